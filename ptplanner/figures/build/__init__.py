"""Builds, checks and reports the picture files of the exercises."""
