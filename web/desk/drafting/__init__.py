"""A plan's own text and its draft side by side: what is read is corrected and confirmed by a human."""
