"""What is wrong with a plan that can be read: against the roster, the calendar and itself."""
