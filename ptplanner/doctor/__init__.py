"""Inspections of an installation: each is one small function that says what it sees and how to mend it."""

from ptplanner.doctor.building import build_doctor

__all__ = ["build_doctor"]
