"""The open file formats: writes and reads exercises, plans, templates and doses as JSON."""

from ptplanner.formats.dose_json import dose_from_json, dose_to_json
from ptplanner.formats.plan_json import PlanFile, plan_from_json, plan_to_json
from ptplanner.formats.problems import FormatError, Problem

__all__ = [
    "FormatError",
    "PlanFile",
    "Problem",
    "dose_from_json",
    "dose_to_json",
    "plan_from_json",
    "plan_to_json",
]
