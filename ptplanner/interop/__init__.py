"""Doses and plans in the open JSON format, out and in."""

from ptplanner.interop.dose import dose_from_json, dose_to_json
from ptplanner.interop.plan import PlanFile, plan_from_json, plan_to_json
from ptplanner.interop.problems import FormatError, Problem

__all__ = [
    "FormatError",
    "PlanFile",
    "Problem",
    "dose_from_json",
    "dose_to_json",
    "plan_from_json",
    "plan_to_json",
]
