"""The time that a task gives account of, its data period (change contract, P1)."""
