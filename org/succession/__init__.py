"""Which unit took the place of which, as unit changes have it."""
