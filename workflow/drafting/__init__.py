"""From a file that an office keeps to a draft of a plan, with the roster of the day; nothing is kept or active."""
