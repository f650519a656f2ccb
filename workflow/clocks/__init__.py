"""Other clocks than the report's (change contract, section 8): acknowledging, reviewing, answering.

A run of a clock is a row of `clock_run`: of a task, by a deadline with rungs of its own, which runs share that begin on
one day and say the same. `started` begins runs where a task is made, something is handed in or more time is asked for;
`ended` ends them after any change of a task, by the one door through which all of these go (`asking.settled`). The tick
fires their rungs as it does the report's: `spoken` says of which tasks. `stated` and `proven` are for the journal.
"""
