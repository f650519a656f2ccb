"""From what was read to a plan file that a human confirms, and to what programs read of it. Pure."""
