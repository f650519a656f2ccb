"""The revision: the one way in which plans that run change (change contract, section 1).

What changes them (a calendar, a granted date; one day a document, a unit change) only says which tasks do what: a
`Revision` of `Change`s, pure values (`model`). What follows is done here, by everything in the same order:

1. `alone`: one transaction beside which no tick, publication, act or other revision runs; a dry run is that very
   transaction, rolled back (R6). A date granted to one task comes inside the transaction of its act.
2. `apply`: what waits and is so no longer is withdrawn (R3); tasks that move get a new deadline with its ladder laid
   after this instant; each change enters one act in every task's history (`recorded`, R2); then people are told (R4),
   those too who heard that the date now left had passed (`heard`).
3. `revise`, of many tasks at once: what was asked about them is settled, rungs that nobody needs any more are dropped,
   what became ready is told, and the journal is written (R5). One act has its own entry, `task.extend` or
   `task.return`, which states the same.

Each step is a statement or two for all tasks of a change, however many they are. A task is in one change of a
revision only; what is done to it together is one act and one notice: the weightiest of `FOLLOWS` decides.

Tasks are made (`made`, told `assignment`) and ladders laid anew (`relaid`, told to nobody) without an act. Where units
cease their tasks pass to others (`passed`): an act and a status of their own, told by the assignment of those that are
made in their place, or by the amendment of those that they join. Nothing else writes a task's deadline, lays a
ladder after publication or moves a rung: tests/unit/test_architecture.py holds that.
"""
