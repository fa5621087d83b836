"""Views of an import: what the files contain, warnings, duplicates to decide on, progress and result."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.domain.imported import MappedWord, SourceFormat, Trouble
from ptplanner.services.content_ports import ImportState
from ptplanner.services.import_report import Action, Duplicate, Fate, ImportReport, Likeness
from ptplanner.services.importing import Run
from ptplanner.web.clinical_words import counted

# About one screen of each; the report lists all.
MOST_TROUBLES = 20
MOST_WORDS = 24
MOST_DUPLICATES = 60
MOST_SKIPPED = 40

SOURCES = {
    SourceFormat.WGER: "wger",
    SourceFormat.FREE_EXERCISE_DB: "free-exercise-db",
    SourceFormat.PTPLANNER: "ptplanner",
}
ACTIONS = {
    Action.SKIP: "Skip",
    Action.NEW: "Import as new",
    Action.UPDATE: "Update the one here",
}
STATES = {
    ImportState.PREVIEW: "waiting for your decision",
    ImportState.RUNNING: "in progress",
    ImportState.STOPPED: "stopped",
    ImportState.DONE: "done",
    ImportState.FAILED: "failed",
}


@dataclass(frozen=True)
class DuplicateView:
    """``number`` names the form field, because keys come from an untrusted file."""

    number: int
    name: str
    place: str
    like: str
    like_slug: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class KindView:
    """All duplicates of one kind, and the actions offered for them."""

    field: str
    title: str
    text: str
    count: int
    choices: tuple[tuple[str, str], ...]
    duplicates: tuple[DuplicateView, ...]
    left_over: int


@dataclass(frozen=True)
class RunView:
    id: str
    state: str
    source: str
    files: str
    total: int
    total_words: str
    done: int
    share: int
    new: int
    troubles: tuple[Trouble, ...]
    more_troubles: int
    lost: int
    words: tuple[MappedWord, ...]
    more_words: int
    unknown_words: int
    licences: tuple[tuple[str, int], ...]
    kinds: tuple[KindView, ...]
    pictures: str
    imported: int
    updated: int
    skipped: int
    reasons: tuple[tuple[str, str], ...]
    more_reasons: int


def run_view(run: Run) -> RunView:
    report = run.report
    kinds = (_kind(report, likeness) for likeness in Likeness)
    skipped = [outcome for outcome in report.outcomes if outcome.fate is Fate.SKIPPED]
    return RunView(
        id=run.id,
        state=run.state.value,
        source=SOURCES[report.source],
        files=", ".join(report.files[:3]) + (" …" if len(report.files) > 3 else ""),
        total=report.total,
        total_words=counted(report.total, "exercise"),
        done=report.done,
        share=100 * report.done // max(1, report.total),
        new=report.total - len(report.duplicates),
        troubles=report.troubles[:MOST_TROUBLES],
        more_troubles=max(0, len(report.troubles) - MOST_TROUBLES),
        lost=len(report.lost),
        words=report.mapping[:MOST_WORDS] if len(report.mapping) <= MOST_WORDS else _few(report),
        more_words=max(0, len(report.mapping) - MOST_WORDS),
        unknown_words=sum(not word.ours for word in report.mapping),
        licences=report.licences,
        kinds=tuple(kind for kind in kinds if kind.count),
        pictures=counted(report.pictures, "picture or film", "pictures and films")
        if report.pictures
        else "",
        imported=report.count(Fate.IMPORTED),
        updated=report.count(Fate.UPDATED),
        skipped=len(skipped),
        reasons=tuple((outcome.name, outcome.reason) for outcome in skipped[:MOST_SKIPPED]),
        more_reasons=max(0, len(skipped) - MOST_SKIPPED),
    )


def _few(report: ImportReport) -> tuple[MappedWord, ...]:
    """List words without a counterpart first, because they need review."""
    return tuple(sorted(report.mapping, key=lambda word: (bool(word.ours), -word.count)))[
        :MOST_WORDS
    ]


def _kind(report: ImportReport, likeness: Likeness) -> KindView:
    mine = [(n, one) for n, one in enumerate(report.duplicates) if one.likeness is likeness]
    is_source = likeness is Likeness.SOURCE
    offered = [action for action in Action if any(action in one.actions for _, one in mine)]
    return KindView(
        field=f"same-{likeness.value}",
        title="Already here" if is_source else "A name like one that is here",
        text="They were imported from this source before. An update brings new texts and keeps what you have confirmed."
        if is_source
        else "They may be the same exercise. Built-in exercises are never changed.",
        count=len(mine),
        choices=tuple(
            (action.value, words) for action, words in ACTIONS.items() if action in offered
        ),
        duplicates=tuple(_duplicate(n, one) for n, one in mine[:MOST_DUPLICATES]),
        left_over=max(0, len(mine) - MOST_DUPLICATES),
    )


def _duplicate(number: int, one: Duplicate) -> DuplicateView:
    where = ", built in" if one.is_built_in and one.of else ", retired" if one.is_retired else ""
    return DuplicateView(
        number=number,
        name=one.name,
        place=one.place,
        like=f"{one.of_name}{where}" if one.of else f"{one.of_name}, earlier in the files",
        like_slug="" if one.is_retired else one.of,
        choices=tuple((action.value, ACTIONS[action]) for action in one.actions),
    )


@dataclass(frozen=True)
class RecentRun:
    id: str
    source: str
    total: str
    state: str
    is_open: bool


def recent(runs: tuple[Run, ...]) -> tuple[RecentRun, ...]:
    return tuple(
        RecentRun(
            run.id,
            SOURCES[run.report.source],
            counted(run.report.total, "exercise"),
            STATES[run.state],
            run.state in (ImportState.PREVIEW, ImportState.RUNNING),
        )
        for run in runs
    )
