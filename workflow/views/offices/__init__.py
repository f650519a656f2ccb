"""What signed-in people look up: units, contacts, messages, the journal (web contract, section 5)."""
