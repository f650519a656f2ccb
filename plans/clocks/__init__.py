"""Other clocks than the report's: how long each runs, and by which ladder (change contract, section 8)."""
