"""What is heard of a message afterwards: webhooks, questions, mail that came back; and who then sends it again."""
