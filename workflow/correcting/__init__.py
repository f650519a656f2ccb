"""What follows from a correction of the roster: who was to be told and is there no more, what may be taken out."""
