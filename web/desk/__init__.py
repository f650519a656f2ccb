"""What signed-in people read and do: committees, readers, administrators (web contract, sections 5 and 6)."""
