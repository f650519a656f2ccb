"""What an installation keeps: its database, handed-in files, the account's grant; opened, private, swept, held."""
