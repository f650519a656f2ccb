"""Units that change on a date by one resolution (change contract, section 9): merged, split, renamed, moved, dissolved.

`reading` makes rows of a file, `official` of the State's own map; the commands make theirs. `rules` says, purely, what
they make of the roster. `recorded` writes it, with all that `reverted` needs to take it back; `passing` is what tasks
do when the date has come.
"""
