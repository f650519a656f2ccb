"""Rehearsing: what a plan will bring, played on the live code in a scratch copy (change contract, section 12).

`scratch` makes the copy, of either database. `assumed` says, purely, when each unit will hand in; `scripted` reads what
people are to do instead. `played` runs ticks, deliveries and acts from one instant to the next; `outcome` reads what
came of it. Nothing is written to the office, and nothing is sent.
"""
