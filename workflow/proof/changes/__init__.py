"""Facts about what changes while plans run."""
