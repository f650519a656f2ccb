"""Who signs in, for how long, and what each may see and do (web contract, section 6)."""
