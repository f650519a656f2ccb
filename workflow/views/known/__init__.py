"""What was known when: reports that compare instants."""
