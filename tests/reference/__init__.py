"""A second opinion on the rules: written from the contract and ADR 0003 alone, in lists and dicts."""
