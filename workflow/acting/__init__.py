"""What people do to tasks beyond a single act: several at once, undone, or taken from a file."""
