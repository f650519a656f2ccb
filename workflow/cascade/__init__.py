"""Plans above and below: a plan is how its issuer does what it owes under another (change contract, section 5).

`upper` finds the tasks that a plan file says it fulfils, with all that is wrong or tight, and keeps the link
(`fulfilment`). `condition` is when such a task is ready, and
`waiting` looks who has become so. `deep` counts the plans below with the task above, `rows`
shows them level by level, and `proposing` asks for what proposals of dates are worked out from (plans/proposing).
"""
