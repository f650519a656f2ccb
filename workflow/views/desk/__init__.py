"""What the pages of committees show: a task, what waits for a decision, what was handed in."""
