"""Plans that several decree and tasks that several carry out (change contract, section 4).

The lead owes: one task, and only its submission is the report. What else there is to it is kept beside: who decrees
the plan jointly, who supports a task, of which period an occurrence gives account (`written`); `supporters` chooses
them for tasks that were made, `regrouped` anew where a document names others; a supporter's part comes by
`contributing`. `shown` has all of it for people, `stated` for the proof.
"""
