"""Speed as ratios: the product beside the least that any design would have to do, in one run, one after the other.

`world` makes databases and copies of them, `data` fills them, `timing` takes the time; each other module measures one
thing and says what the least is that it is held against.
"""
