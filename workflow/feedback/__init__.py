"""What is heard of a message afterwards: webhooks, questions, mail that came back."""
