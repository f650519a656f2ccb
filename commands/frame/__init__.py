"""What every command stands on: the application, kinds of arguments, refusals, tables, export."""
