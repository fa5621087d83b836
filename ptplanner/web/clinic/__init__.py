"""The clinic part: the clinic's card and its people."""
