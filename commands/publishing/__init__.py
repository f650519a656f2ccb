"""What a committee adds to a published plan."""
