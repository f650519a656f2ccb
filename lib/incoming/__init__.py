"""What comes from outside, known for what it is before anybody reads it."""
