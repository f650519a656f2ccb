"""The list of plans and the board of one (web contract, section 5): figures, marks, what is said next."""
