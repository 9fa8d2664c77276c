"""Backups: all rows of a live database in one file, without any key, and a database made of such a file."""
