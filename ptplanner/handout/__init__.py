"""The paper: an issued revision becomes a worded, fitted, tagged PDF."""
