"""What nobody else can say of a message, or of the journal's head."""
