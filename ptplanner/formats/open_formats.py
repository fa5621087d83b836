"""All open formats behind one object, as the services need them."""

from __future__ import annotations

from collections.abc import Iterable

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan
from ptplanner.domain.template import Template
from ptplanner.formats.content_json import content_to_json
from ptplanner.formats.plan_json import plan_from_json, plan_to_json
from ptplanner.formats.templates_json import templates_to_json


class OpenFormats:
    """Writes and reads the open formats; holds no state."""

    def write_exercises(self, exercises: Iterable[Exercise]) -> str:
        return content_to_json(exercises)

    def write_templates(self, templates: Iterable[Template]) -> str:
        return templates_to_json(templates)

    def write_plan(self, plan: Plan, patient: PatientContext) -> str:
        return plan_to_json(plan, patient)

    def parse_plan(self, text: bytes, catalog: Catalog) -> Plan:
        """Parse a plan file; raise FormatError with every problem and its path."""
        return plan_from_json(text, catalog).plan
