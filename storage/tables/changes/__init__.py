"""What changes while plans run, and what is kept of it."""
