"""Views of an import: what the files contain, warnings, duplicates to decide on, progress and result."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.domain.exercise_import import (
    EntryWarning,
    SourceFormat,
    TextRemark,
    TextRemarkKind,
    WordMapping,
)
from ptplanner.domain.jobs import JobState, StoredJob
from ptplanner.domain.records import ImportRunHeader, ImportState
from ptplanner.services.import_jobs import READING
from ptplanner.services.import_report import (
    Duplicate,
    DuplicateKind,
    EntryStatus,
    ImportAction,
    ImportReport,
)
from ptplanner.services.importing import ImportRun
from ptplanner.wording.english.numbers import format_quantity
from ptplanner.wording.languages import format_language_name

# About one screen of each; the report lists all.
MAX_WARNINGS_SHOWN = 20
MAX_MAPPED_WORDS_SHOWN = 24
MAX_DUPLICATES_SHOWN = 60
MAX_SKIPPED_SHOWN = 40
MAX_REMARKS_SHOWN = 40

SOURCE_NAMES = {
    SourceFormat.WGER: "wger",
    SourceFormat.FREE_EXERCISE_DB: "free-exercise-db",
    SourceFormat.PTPLANNER: "ptplanner",
}
ACTION_LABELS = {
    ImportAction.SKIP: "Skip",
    ImportAction.NEW: "Import as new",
    ImportAction.UPDATE: "Update the one here",
}
STATE_LABELS = {
    ImportState.READING: "being read",
    ImportState.FAILED: "not possible",
    ImportState.PREVIEW: "waiting for your decision",
    ImportState.RUNNING: "in progress",
    ImportState.STOPPED: "stopped",
    ImportState.DONE: "done",
    ImportState.UNDONE: "taken back",
}


@dataclass(frozen=True)
class DuplicateView:
    """``number`` names the form field, because keys come from an untrusted file."""

    number: int
    name: str
    place: str
    similar_to: str
    similar_slug: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DuplicateGroupView:
    """All duplicates of one kind, and the actions offered for them."""

    field: str
    title: str
    text: str
    count: int
    choices: tuple[tuple[str, str], ...]
    duplicates: tuple[DuplicateView, ...]
    remaining_count: int


@dataclass(frozen=True)
class TextRemarkView:
    name: str
    words: str


@dataclass(frozen=True)
class TextRemarkGroupView:
    """Entries whose words need a look, and the one act that is offered for all of them."""

    field: str
    title: str
    text: str
    offer: str
    is_offered_on: bool
    count: int
    remarks: tuple[TextRemarkView, ...]
    remaining_count: int


@dataclass(frozen=True)
class ImportJobView:
    """What the job of a run does, in words; ``is_under_way``: it waits for a worker or has one."""

    words: str
    is_under_way: bool
    trouble: str


@dataclass(frozen=True)
class ImportRunView:
    """``job`` is None unless the run is being read or imported."""

    id: str
    job: ImportJobView | None
    state: str
    source: str
    files: str
    total: int
    total_line: str
    done: int
    percent: int
    new_count: int
    warnings: tuple[EntryWarning, ...]
    more_warnings: int
    lost_count: int
    mapped_words: tuple[WordMapping, ...]
    more_mapped_words: int
    unmapped_count: int
    licences: tuple[tuple[str, int], ...]
    duplicate_groups: tuple[DuplicateGroupView, ...]
    text_groups: tuple[TextRemarkGroupView, ...]
    picture_line: str
    imported: int
    updated: int
    skipped: int
    skip_reasons: tuple[tuple[str, str], ...]
    more_skip_reasons: int


def build_import_run_view(
    run: ImportRun, job: StoredJob | None, *, has_workers: bool
) -> ImportRunView:
    report = run.report
    kinds = (_build_duplicate_group(report, likeness) for likeness in DuplicateKind)
    skipped = [outcome for outcome in report.outcomes if outcome.status is EntryStatus.SKIPPED]
    return ImportRunView(
        id=run.id,
        job=_build_job_view(job, has_workers=has_workers)
        if run.state in (ImportState.READING, ImportState.RUNNING)
        else None,
        state=run.state.value,
        source=SOURCE_NAMES[report.source],
        files=", ".join(report.files[:3]) + (" …" if len(report.files) > 3 else ""),
        total=report.total,
        total_line=format_quantity(report.total, "exercise"),
        done=report.done_count,
        percent=100 * report.done_count // max(1, report.total),
        new_count=report.total - len(report.duplicates),
        warnings=report.warnings[:MAX_WARNINGS_SHOWN],
        more_warnings=max(0, len(report.warnings) - MAX_WARNINGS_SHOWN),
        lost_count=report.count_lost(),
        mapped_words=report.word_mappings[:MAX_MAPPED_WORDS_SHOWN]
        if len(report.word_mappings) <= MAX_MAPPED_WORDS_SHOWN
        else _list_unmapped_first(report),
        more_mapped_words=max(0, len(report.word_mappings) - MAX_MAPPED_WORDS_SHOWN),
        unmapped_count=sum(not word.ours for word in report.word_mappings),
        licences=report.licence_counts,
        duplicate_groups=tuple(kind for kind in kinds if kind.count),
        text_groups=tuple(
            group for kind in TextRemarkKind if (group := _build_text_group(report, kind)).count
        ),
        picture_line=format_quantity(report.picture_count, "picture or film", "pictures and films")
        if report.picture_count
        else "",
        imported=report.count_outcomes(EntryStatus.IMPORTED),
        updated=report.count_outcomes(EntryStatus.UPDATED),
        skipped=len(skipped),
        skip_reasons=tuple(
            (outcome.name, outcome.reason) for outcome in skipped[:MAX_SKIPPED_SHOWN]
        ),
        more_skip_reasons=max(0, len(skipped) - MAX_SKIPPED_SHOWN),
    )


def _build_job_view(job: StoredJob | None, *, has_workers: bool) -> ImportJobView:
    if job is None or job.state.is_over:
        trouble = job.trouble if job is not None else ""
        return ImportJobView("", is_under_way=False, trouble=trouble)
    if not has_workers:
        words = "No worker is running, so this waits. Whoever looks after this installation can start one."
    elif job.state is JobState.WAITING:
        words = "Waits for a free worker."
    else:
        words = "Reading the files." if job.kind == READING else "Importing."
    return ImportJobView(words, is_under_way=True, trouble="")


def _list_unmapped_first(report: ImportReport) -> tuple[WordMapping, ...]:
    """List words without a counterpart first, because they need review."""
    return tuple(sorted(report.word_mappings, key=lambda word: (bool(word.ours), -word.count)))[
        :MAX_MAPPED_WORDS_SHOWN
    ]


def _build_duplicate_group(report: ImportReport, likeness: DuplicateKind) -> DuplicateGroupView:
    mine = [(n, one) for n, one in enumerate(report.duplicates) if one.kind is likeness]
    is_source = likeness is DuplicateKind.SOURCE
    offered = dict.fromkeys(action for _, one in mine for action in one.actions)
    return DuplicateGroupView(
        field=f"same-{likeness.value}",
        title="Already here" if is_source else "A name like one that is here",
        text="They were imported from this source before. An update brings new texts and keeps what you have confirmed."
        if is_source
        else "They may be the same exercise, or another one: both come in unless you skip them here. "
        "Built-in exercises are never changed.",
        count=len(mine),
        choices=tuple((action.value, ACTION_LABELS[action]) for action in offered),
        duplicates=tuple(_build_duplicate_view(n, one) for n, one in mine[:MAX_DUPLICATES_SHOWN]),
        remaining_count=max(0, len(mine) - MAX_DUPLICATES_SHOWN),
    )


def _build_duplicate_view(number: int, one: Duplicate) -> DuplicateView:
    is_earlier = one.is_earlier_entry or not one.existing_slug
    where = ", built in" if one.is_built_in else ", retired" if one.is_retired else ""
    return DuplicateView(
        number=number,
        name=one.name,
        place=one.place,
        similar_to=f"{one.existing_name}{', earlier in the files' if is_earlier else where}",
        similar_slug="" if one.is_retired or is_earlier else one.existing_slug,
        choices=tuple((action.value, ACTION_LABELS[action]) for action in one.actions),
    )


# For each kind of words: title, what happens if nothing is done, the offer, and whether it is ticked at first.
_TEXT_GROUPS = {
    TextRemarkKind.SIDE: (
        "Left and right in the steps",
        "A sheet for the other side would contradict its own steps, so such a plan is not issued.",
        "Write {side} and {other} in their place, so that each sheet names the side of its patient",
        False,
    ),
    TextRemarkKind.DOSE: (
        "Doses in the steps",
        "The sheet prints the dose of the plan above the steps, which then name another one.",
        "Take one clear dose out of the steps and make it the usual dose; what is not clear stays",
        False,
    ),
    TextRemarkKind.LANGUAGE: (
        "Perhaps not English",
        "They are filed as English, and their words look like another language.",
        "Leave them out",
        True,
    ),
}


def _build_text_group(report: ImportReport, kind: TextRemarkKind) -> TextRemarkGroupView:
    mine = [remark for remark in report.text_remarks if remark.kind is kind]
    title, text, offer, is_on = _TEXT_GROUPS[kind]
    return TextRemarkGroupView(
        field=f"text-{kind.value}",
        title=title,
        text=text,
        offer=offer,
        is_offered_on=is_on,
        count=report.count_text_remarks(kind),
        remarks=tuple(
            TextRemarkView(remark.name, _format_remark(remark))
            for remark in mine[:MAX_REMARKS_SHOWN]
        ),
        remaining_count=max(0, report.count_text_remarks(kind) - MAX_REMARKS_SHOWN),
    )


def _format_remark(remark: TextRemark) -> str:
    if remark.kind is TextRemarkKind.LANGUAGE:
        return f"looks like {format_language_name(remark.words)}"
    return f"step {remark.step}: “{remark.words}”"


@dataclass(frozen=True)
class RecentImportView:
    id: str
    title: str
    state: str


def build_recent_imports(runs: tuple[ImportRunHeader, ...]) -> tuple[RecentImportView, ...]:
    return tuple(
        RecentImportView(
            run.id,
            f"{format_quantity(run.entry_count, 'exercise')} of {SOURCE_NAMES[SourceFormat(run.kind)]}"
            if run.kind
            else "Files",
            STATE_LABELS[run.state],
        )
        for run in runs
    )
