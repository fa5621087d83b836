"""Backups: one file with the database, the files and, by choice, the secret; written, checked and restored."""
