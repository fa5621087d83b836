"""Everything that is said to people in one language: one package per language, and what all languages share."""
