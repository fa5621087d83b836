"""The paper: an issued revision becomes a worded, fitted, tagged PDF."""

# Part of the name under which a made PDF is kept; raised whenever the same revision would print otherwise.
PRESS_VERSION = "4"
