"""Values and rules of exercise prescription. Pure Python: no I/O, no clock, no framework."""
