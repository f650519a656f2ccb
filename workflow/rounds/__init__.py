"""What comes round: nudges of what has no date, and the summaries of plans (contract, section 5, rules 9 and 10)."""
