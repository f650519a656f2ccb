"""One task more closely: how its date came about, and the clocks that run for it."""
