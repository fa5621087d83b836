"""Identifiers as distinct types, so that the type checker catches one passed in place of another."""

from __future__ import annotations

from typing import NewType

ClinicId = NewType("ClinicId", str)
UserId = NewType("UserId", str)
PatientId = NewType("PatientId", str)
PlanId = NewType("PlanId", str)
ItemId = NewType("ItemId", str)
ExerciseSlug = NewType("ExerciseSlug", str)
ConditionSlug = NewType("ConditionSlug", str)
TemplateSlug = NewType("TemplateSlug", str)
RuleId = NewType("RuleId", str)
RedFlagGroupSlug = NewType("RedFlagGroupSlug", str)
