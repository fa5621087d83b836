"""The use cases of the application; they depend on the protocols in ports.py, never on a database."""
