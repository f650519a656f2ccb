"""What people see of other clocks than the report's."""
