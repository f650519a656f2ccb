"""What is kept for pages alone: the engine runs without these tables."""
