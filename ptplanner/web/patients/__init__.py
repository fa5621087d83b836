"""The patient part: list, record and form."""
