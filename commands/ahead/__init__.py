"""What lies ahead: a plan rehearsed, what a unit has to do in the coming weeks."""
