"""The command line, grouped by noun; each module is imported only when one of its commands runs."""
