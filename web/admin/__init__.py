"""What administrators keep and look at without a shell (web contract, sections 2 and 6)."""
