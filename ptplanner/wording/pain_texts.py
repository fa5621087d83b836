"""Pain limits in words, the same on paper and on the phone; older documents keep the words they were issued with."""

from __future__ import annotations

from ptplanner.domain.pain_limits import find_pain_bands, group_own_limits
from ptplanner.domain.plan import PlanItem
from ptplanner.domain.revision import RevisionDocument
from ptplanner.wording.languages import Wording
from ptplanner.wording.phrases import PainZone, TextRuns


def build_document_pain_zones(document: RevisionDocument, words: Wording) -> tuple[PainZone, ...]:
    """Build the zones of the plan's limit."""
    limit = document.plan.max_pain
    if document.has_safer_wording:
        return words.build_pain_zones(limit)
    return words.build_former_pain_zones(limit)


def list_own_pain_limits(document: RevisionDocument, words: Wording) -> tuple[str, ...]:
    """List the exercises whose limit is not the plan's; none in older documents, whose doses alone say it."""
    if not document.has_safer_wording:
        return ()
    limits = (item.dosage.max_pain for item in document.plan.items)
    return tuple(
        words.format_own_pain_limit(own.limit, own.exercises)
        for own in group_own_limits(limits, document.plan.max_pain)
    )


def format_document_progression(
    document: RevisionDocument, words: Wording, *, has_ranges: bool
) -> TextRuns:
    """Format when to do more, with the pain at which the patient goes on."""
    limit = document.plan.max_pain
    calm_to = find_pain_bands(limit).calm.high if document.has_safer_wording else max(0, limit - 2)
    return words.format_progression(calm_to, has_ranges=has_ranges)


def choose_item_pain_limit(document: RevisionDocument, item: PlanItem) -> int:
    """Choose the limit that counts for an exercise: its own, or else the plan's."""
    own = item.dosage.max_pain
    return document.plan.max_pain if own is None or not document.has_safer_wording else own
