"""What the pages of a unit show."""
