"""The chaos run: `make chaos`, not part of the tests and not of CI.

Plan 87 of Tây Ninh lives through five months in ten minutes, while workers, beats, the database, the broker, the mail
server and people's own processes are killed, stopped, emptied, filled with rubbish and set to a wrong clock. At the
end a fault-free run of the same acts at the same instants says what should have been said; nothing may be lost, and
whatever came twice must be explained by a fault that hit it. The report goes to docs/chaos.md.

    clock       the product's time, which runs faster than the real one and is the same for all processes
    servers     PostgreSQL and Redis of the run's own
    mail_server takes mails, drops answers, remembers everything
    engine      workers, beats and the web process, kept running
    people      who does what when; person: the process in which they do it
    faults      what goes wrong when
    books       the database by natural keys
    oracle      the same life without faults
    judge       what was promised, and whether it held
    report      docs/chaos.md
"""
