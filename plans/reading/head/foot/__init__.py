"""What stands under a document's body: recipients, signature, annexes. Pure."""
