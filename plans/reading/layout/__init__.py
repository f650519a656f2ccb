"""How a text is laid out: paragraphs under numbered headings, their sentences and clauses, what a part is for. Pure."""
