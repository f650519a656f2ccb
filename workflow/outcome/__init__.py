"""What came of a plan (change contract, A10): kept when it is closed or later, and shown with it."""
