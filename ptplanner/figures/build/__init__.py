"""Builds and checks the picture files of the exercises, and reports on them."""
