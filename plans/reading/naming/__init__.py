"""How a text names units, and says what they do: the words, and the names that they make. Pure."""
