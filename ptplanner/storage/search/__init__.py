"""Full-text search of exercises and patients in the database."""
