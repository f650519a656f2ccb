"""Who owes what a text asks for, and to whom it goes: named beside a time, or elsewhere. Pure."""
