"""Facts about what changes while plans run, and what must hold of it."""
