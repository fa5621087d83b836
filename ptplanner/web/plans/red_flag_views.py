"""View of the danger signs that a plan prints, with what asks for them and what the therapist left out."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.domain.red_flag_assessment import RedFlagFinding, RedFlagOrigin
from ptplanner.domain.red_flags import RedFlag, RedFlagKind
from ptplanner.services.planning import Draft
from ptplanner.wording.english.numbers import join_words

KIND_LABELS = {
    RedFlagKind.EMERGENCY: "Emergency",
    RedFlagKind.SAME_DAY: "Same day",
    RedFlagKind.ASK_FIRST: "Before starting",
}
# More names than this make the reason hard to read.
MAX_NAMES = 3
_NOT_REVIEWED = "No clinician has reviewed these signs yet."


@dataclass(frozen=True)
class SignView:
    kind: str
    text: str
    source: str
    source_url: str


@dataclass(frozen=True)
class RedFlagGroupView:
    """A group; ``omission_reason`` is empty if it is printed."""

    slug: str
    name: str
    why: str
    signs: tuple[SignView, ...]
    omission_reason: str
    omitted_by: str


def build_red_flag_views(draft: Draft) -> tuple[RedFlagGroupView, ...]:
    return tuple(_build_group_view(finding) for finding in draft.red_flags)


def _build_group_view(finding: RedFlagFinding) -> RedFlagGroupView:
    group, omission = finding.group, finding.omission
    review = f" Reviewed by {group.review.by}." if group.review.is_reviewed else f" {_NOT_REVIEWED}"
    return RedFlagGroupView(
        slug=group.slug,
        name=group.name,
        why=_explain_origin(finding) + review,
        signs=tuple(_build_sign_view(sign) for sign in group.signs),
        omission_reason=omission.reason if omission else "",
        omitted_by=omission.by if omission else "",
    )


def _explain_origin(finding: RedFlagFinding) -> str:
    names = join_words(finding.names[:MAX_NAMES])
    if finding.origin is RedFlagOrigin.CONDITION:
        return f"Because of {names}."
    if finding.origin is RedFlagOrigin.TEMPLATE:
        return f"Because of the template {names}."
    more = " and others" if len(finding.names) > MAX_NAMES else ""
    return f"Because no recorded condition tells the body part, and there is {names}{more}."


def _build_sign_view(sign: RedFlag) -> SignView:
    source = f"{sign.source.title}, {sign.source.year}" if sign.source.year else sign.source.title
    return SignView(KIND_LABELS[sign.kind], sign.text, source, sign.source.url)
