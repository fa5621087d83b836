"""One repository per kind of record; each call takes the clinic first."""
