"""Publishing by page: plan files that wait for the press, and the outlines and forms that plans carry."""
