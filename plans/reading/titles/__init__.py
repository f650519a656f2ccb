"""What a duty is called: short, whole, and without its date. Pure."""
