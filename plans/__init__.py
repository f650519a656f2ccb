"""What was decreed: the plan file, the working calendar, due dates, the ladder of reminders."""
