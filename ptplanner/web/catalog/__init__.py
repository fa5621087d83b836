"""The catalog part: search, exercises, templates."""
