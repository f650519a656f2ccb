"""Commands about those who sign in."""
