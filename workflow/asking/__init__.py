"""What units ask of the desk: more time, and how a task is meant (change contract, section 7; web contract, 7)."""
