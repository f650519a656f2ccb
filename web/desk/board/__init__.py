"""Plans as lists and boards: what stands where, under the filters that an address names (web contract, section 5)."""
