"""What an office puts on paper: the reminder letter, and the evidence of one task."""
