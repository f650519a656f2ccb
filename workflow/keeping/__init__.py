"""The database and the data folder kept: opened, private, swept, held after a restore."""
