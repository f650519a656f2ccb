"""Documents for the record: the official reminder letter (.docx) and the evidence of one task (.pdf)."""
