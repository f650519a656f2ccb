"""Amendment by document: a plan that runs is put in other words by another file (change contract, section 6).

`versions` keeps every file. `checked` holds the new one against the running one and refuses what cannot be.
`difference` works out, purely, what each open task does by that, and which tasks are to be made. `amend` writes the
new version and lets a revision (workflow/revision) do it, beside which nothing else runs; `shown` is what people see
of it, before as after: a dry run is that very revision, rolled back.
"""
