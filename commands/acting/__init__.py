"""The acts of people on tasks."""
