"""Text messages: the words, counted as the network counts them, and one file per gateway with the shapes it speaks."""
