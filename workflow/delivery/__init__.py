"""What leaves: claimed, made, started, sent, recorded; what failed goes another way."""
