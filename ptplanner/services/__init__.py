"""Use cases, one verb each; they see ports, not databases."""
