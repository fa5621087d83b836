"""The report of a mistake in an exercise: a text to copy, or a mail. It holds nothing about a patient."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from ptplanner import __version__
from ptplanner.domain.exercise import Exercise


@dataclass(frozen=True)
class MistakeReportView:
    """``mail_link`` is empty if the installation has no address for reports."""

    text: str
    mail_link: str


def build_mistake_report(exercise: Exercise, address: str) -> MistakeReportView:
    text = (
        f"Exercise: {exercise.name} ({exercise.slug})\n"
        f"ptplanner {__version__}\n"
        "What is wrong:\n\n"
        "What it should say, and where that is written:\n"
    )
    subject = f"Mistake in “{exercise.name}”"
    query = urlencode({"subject": subject, "body": text}, quote_via=quote)
    return MistakeReportView(text, f"mailto:{quote(address, safe='@')}?{query}" if address else "")
