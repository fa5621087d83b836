"""The form of a clinic's own rule that two owners may edit: its parts, and how they are named to a person."""

from __future__ import annotations

from collections.abc import Callable

from flask.typing import ResponseReturnValue

from ptplanner.domain.condition import PrecautionRule
from ptplanner.domain.ids import RuleId
from ptplanner.domain.record_version import RecordVersion
from ptplanner.services.precaution_rules import PrecautionRules
from ptplanner.web.rules.forms import fill_rule_form, validate_rule_form
from ptplanner.web.shared.context import current_actor
from ptplanner.web.shared.forms import FormData
from ptplanner.web.shared.record_conflicts import FormParts, Pairs
from ptplanner.web.shared.record_pages import (
    ReadForm,
    RecordPage,
    ShownForm,
    StoredForm,
    parse_version_number,
)

_LABELS = {
    "condition": "For patients with",
    "advice": "The rule says",
    "for-therapist": "To the therapist",
    "avoid": "What to avoid",
    "why": "Why, in six words",
    "instead": "What to do instead",
    "safely": "How to do it safely",
    "weeks": "Counts for how many weeks",
    "source-title": "Source",
    "source-year": "Its year",
    "source-url": "Its address",
}


def build_rule_page(
    rules: PrecautionRules,
    rule: RuleId,
    render: Callable[[ShownForm], str],
    leave: Callable[[], ResponseReturnValue],
) -> RecordPage[PrecautionRule]:
    """The page on which one rule of the clinic is edited."""
    who = current_actor()

    def load_rule_form() -> StoredForm[PrecautionRule]:
        stored = rules.get_clinic_rule(who, rule)
        saved = RecordVersion(stored.version, stored.changed_by, stored.changed_at)
        return StoredForm(stored.rule, fill_rule_form(stored.rule), str(stored.version), saved)

    def read_rule_form(data: FormData) -> ReadForm[PrecautionRule]:
        result = validate_rule_form(data, rule, rules.catalogs.built_in.conditions)
        tidy = fill_rule_form(result.rule) if result.rule else result.typed
        return ReadForm(result.rule, result.errors, result.typed, tidy)

    load_rule_form()  # an unknown rule is not found, whatever was sent
    return RecordPage(
        parts=RULE_PARTS,
        load=load_rule_form,
        read=read_rule_form,
        save=lambda changed, version: rules.change_rule(
            who, parse_version_number(version), changed
        ),
        render=render,
        leave=leave,
    )


def _find_rule_part(name: str, value: str) -> str:
    """Each movement is a part of its own, so that no tick of either person gets lost."""
    return f"{name}: {value}" if name == "movement" else name


def _name_rule_part(part: str) -> str:
    return _LABELS.get(part, part[:1].upper() + part[1:])


def _describe_rule_part(part: str, pairs: Pairs) -> str:
    if part.startswith("movement:"):
        return "ticked" if pairs else "not ticked"
    return ", ".join(value for _, value in pairs)


RULE_PARTS = FormParts(_find_rule_part, _name_rule_part, _describe_rule_part)
