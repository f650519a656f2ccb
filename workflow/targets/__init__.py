"""Targets while plans run (change contract, section 3): which there are, values handed in, what they come to."""
