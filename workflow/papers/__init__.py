"""What the facts of a task or a plan are as papers for the record, for the command line and the pages alike."""
