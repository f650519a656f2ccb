"""A plan as it was handed in as one text: `opened.open_text`. Nothing is imported here: each PDF starts a process."""
