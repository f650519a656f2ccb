"""A plan file: YAML text to fields with their places, fields to a plan, every problem found; its JSON schema."""
