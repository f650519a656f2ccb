"""E-mail: assembly, signature, SMTP and its answers, the signed return path."""
