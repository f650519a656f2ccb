"""PDF as text: `asked.text_of` asks a process of its own (`child`), which imports only what it needs."""
