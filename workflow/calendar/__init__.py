"""The working calendar in force, its override table, and what a change of it moves."""
