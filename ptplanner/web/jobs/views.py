"""Views of jobs: each with who, what, how far, and the ways on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from flask import url_for

from ptplanner.domain.clinic import Actor
from ptplanner.domain.jobs import JobState, StoredJob
from ptplanner.services.backups import BACKUP_JOB, PRACTICE_JOB
from ptplanner.services.export_jobs import EXPORTING, KEEP_RESULTS
from ptplanner.services.import_jobs import READING, WRITING
from ptplanner.services.job_overview import JobOverview
from ptplanner.services.jobs import JobKinds
from ptplanner.wording.english.dates import format_short_date
from ptplanner.wording.english.numbers import format_quantity

# A job has to run for so long before what is left of it is estimated.
ESTIMATE_AFTER = timedelta(seconds=3)


@dataclass(frozen=True)
class JobAction:
    """A way on: a form that posts to ``address``, or a link if ``is_link``."""

    label: str
    icon: str
    address: str
    is_link: bool = False
    is_quiet: bool = False


@dataclass(frozen=True)
class JobView:
    """``percent`` is None where it is not known how much there is to do."""

    id: str
    icon: str
    title: str
    by_line: str
    state: str
    is_moving: bool
    percent: int | None
    words: str
    trouble: str
    actions: tuple[JobAction, ...]


@dataclass(frozen=True)
class JobChip:
    label: str
    count: int
    address: str
    is_on: bool


@dataclass(frozen=True)
class JobListView:
    """``is_under_way``: something waits or runs, so the page looks again soon."""

    chips: tuple[JobChip, ...]
    mine: JobChip | None
    now: tuple[JobView, ...]
    failed: tuple[JobView, ...]
    ended: tuple[JobView, ...]
    workers: str
    has_workers: bool
    is_under_way: bool
    poll_address: str


@dataclass(frozen=True)
class _KindView:
    """What pages know of a kind: its icon, the words for its result, and the ways on when it is done or has failed."""

    icon: str
    format_result: Callable[[StoredJob], str]
    list_actions: Callable[[StoredJob], tuple[JobAction, ...]] = lambda _: ()
    can_retry: bool = True


STATE_CHIPS: Mapping[str, tuple[str, tuple[JobState, ...]]] = MappingProxyType(
    {
        "": ("All", tuple(JobState)),
        "running": ("Running", (JobState.RUNNING,)),
        "waiting": ("Waiting", (JobState.WAITING,)),
        "failed": ("Failed", (JobState.FAILED,)),
        "done": ("Done", (JobState.DONE, JobState.CANCELLED)),
    }
)


def build_job_list(
    overview: JobOverview,
    kinds: JobKinds,
    who: Actor,
    now: datetime,
    *,
    state: str,
    is_mine: bool,
    has_mine: bool,
) -> JobListView:
    """Build the page. ``state`` is a key of STATE_CHIPS; ``has_mine``: there are also jobs of others."""
    builder = _JobViewBuilder(overview, kinds, who, now)
    jobs = sorted(overview.jobs, key=_sort_key)
    now_shown = [job for job in jobs if not job.state.is_over]
    address = _build_address(state, is_mine=is_mine)
    return JobListView(
        chips=tuple(
            JobChip(
                label,
                sum((overview.mine if is_mine else overview.counts).get(one, 0) for one in states),
                _build_address(key, is_mine=is_mine),
                is_on=key == state,
            )
            for key, (label, states) in STATE_CHIPS.items()
        ),
        mine=JobChip(
            "Mine",
            sum(overview.mine.values()),
            _build_address(state, is_mine=not is_mine),
            is_on=is_mine,
        )
        if has_mine
        else None,
        now=tuple(map(builder.build, now_shown)),
        failed=tuple(builder.build(job) for job in jobs if job.state is JobState.FAILED),
        ended=tuple(
            builder.build(job) for job in jobs if job.state in (JobState.DONE, JobState.CANCELLED)
        ),
        workers=_format_workers(overview),
        has_workers=overview.worker_count > 0,
        is_under_way=bool(now_shown),
        poll_address=address,
    )


def _sort_key(job: StoredJob) -> tuple[int, float]:
    """Running ones first, then waiting ones in their order, then the newest of what is over."""
    if job.state is JobState.RUNNING:
        return 0, job.created_at.timestamp()
    if job.state is JobState.WAITING:
        return 1, job.queued_at.timestamp()
    return 2, -(job.ended_at or job.created_at).timestamp()


def _build_address(state: str, *, is_mine: bool) -> str:
    given = {"state": state, "mine": "1" if is_mine else ""}
    return url_for("jobs.show_jobs", **{key: value for key, value in given.items() if value})  # type: ignore[arg-type]  # texts in the query


def _format_workers(overview: JobOverview) -> str:
    count, busy = overview.worker_count, overview.busy_worker_count
    if not count:
        return "No worker is running"
    if count == 1:
        return f"1 worker, {'busy' if busy else 'free'}"
    if busy == count:
        return f"{count} workers, {'both' if count == 2 else 'all'} busy"
    return f"{count} workers, {busy or 'none'} busy"


@dataclass(frozen=True)
class _JobViewBuilder:
    overview: JobOverview
    kinds: JobKinds
    who: Actor
    now: datetime

    def build(self, job: StoredJob) -> JobView:
        kind = _KIND_VIEWS.get(job.kind, _UNKNOWN_KIND)
        progress = job.progress
        return JobView(
            id=job.id,
            icon=kind.icon,
            title=self.kinds.find_title(job.kind),
            by_line=self._format_by_line(job),
            state=job.state.value,
            is_moving=job.state is JobState.RUNNING,
            percent=min(100 * progress.done // progress.total, 100) if progress.total else None,
            words=self._format_words(job, kind),
            trouble=job.trouble,
            actions=_list_ways_on(job, kind),
        )

    def _format_by_line(self, job: StoredJob) -> str:
        name = "" if job.by is None else self.overview.names.get(job.by, "somebody who has left")
        who = "by you" if job.by == self.who.user else f"by {name}" if name else "by the clock"
        parts = [f"{who}, {self._format_start(job.created_at)}", *_list_file_names(job)]
        if job.state is JobState.FAILED and job.attempts > 1:
            parts.append(f"tried {job.attempts} times")
        return " · ".join(parts)

    def _format_start(self, moment: datetime) -> str:
        """``10:41`` for today, ``Fri 27 Nov`` for another day."""
        day, today = self.who.get_local_day(moment), self.who.get_local_day(self.now)
        if day == today:
            return f"{moment.astimezone(self.who.time_zone):%H:%M}"
        return f"{day:%a} {format_short_date(day, today)}"

    def _format_words(self, job: StoredJob, kind: _KindView) -> str:
        if job.state is JobState.DONE:
            return kind.format_result(job)
        if job.state is JobState.CANCELLED:
            return "Stopped."
        if job.is_cancel_requested:
            return "Stops at the next step."
        if job.state is JobState.WAITING and not self.overview.worker_count:
            return "No worker is running."
        if job.state is JobState.WAITING:
            return (
                "Goes on when a worker is free." if job.checkpoint else "Waits for a free worker."
            )
        return self._format_progress(job)

    def _format_progress(self, job: StoredJob) -> str:
        progress = job.progress
        if not progress.total or progress.words[:1].isupper():  # a sentence of its own
            return progress.words or "It has begun."
        far = f"{progress.done:,} of {progress.total:,} {progress.words}".rstrip()
        elapsed = self.now - (job.started_at or self.now)
        if not progress.done or elapsed < ESTIMATE_AFTER or progress.done >= progress.total:
            return far
        left = elapsed * (progress.total - progress.done) / progress.done
        return f"{far}, about {_format_duration(left)} left"


def _format_duration(duration: timedelta) -> str:
    seconds = round(duration.total_seconds())
    return f"{max(seconds, 1)} s" if seconds < 90 else f"{round(seconds / 60)} min"


def _list_file_names(job: StoredJob) -> list[str]:
    names = [str(name) for name in job.payload.get("names", ())]
    return (
        [f"{names[0]} and {len(names) - 1} more" if len(names) > 1 else names[0]] if names else []
    )


def _list_ways_on(job: StoredJob, kind: _KindView) -> tuple[JobAction, ...]:
    def post(label: str, icon: str, act: str, *, is_quiet: bool = False) -> JobAction:
        address = url_for(f"jobs.{act}_job", job_id=job.id)
        return JobAction(label, icon, address, is_quiet=is_quiet)

    match job.state:
        case JobState.RUNNING:
            return () if job.is_cancel_requested else (post("Stop", "x", "cancel"),)
        case JobState.WAITING:
            first = post("First", "arrow-up", "move_first", is_quiet=True)
            return first, post("Remove", "x", "cancel", is_quiet=True)
        case JobState.FAILED:
            again = (post("Try again", "refresh", "retry"),) if kind.can_retry else ()
            return (*again, *kind.list_actions(job), post("Drop", "", "dismiss", is_quiet=True))
        case JobState.DONE:
            return kind.list_actions(job)
        case _:
            return (post("Drop", "", "dismiss", is_quiet=True),)


def _link(label: str, icon: str, endpoint: str, **values: str) -> JobAction:
    address = url_for(endpoint, **values)  # type: ignore[arg-type]  # texts in the address
    return JobAction(label, icon, address, is_link=True, is_quiet=True)


def _format_reading(job: StoredJob) -> str:
    found = format_quantity(job.result.get("entries", 0), "exercise")
    lost = job.result.get("lost", 0)
    return f"{found} read{f', {lost:,} cannot be imported' if lost else ''}"


def _format_writing(job: StoredJob) -> str:
    counted = ((job.result.get(key, 0), words) for key, words in _WRITTEN_WORDS)
    return ", ".join(f"{count:,} {words}" for count, words in counted if count) or "Nothing new"


_WRITTEN_WORDS = (
    ("imported", "new"),
    ("updated", "updated"),
    ("skipped", "left out"),
    ("lost", "not taken"),
)


def _show_import(job: StoredJob) -> tuple[JobAction, ...]:
    run = str(job.payload.get("run", ""))
    label = "What happened" if job.state is JobState.FAILED else "Look"
    return (_link(label, "eye", "imports.show_import", import_id=run),) if run else ()


def _list_written_actions(job: StoredJob) -> tuple[JobAction, ...]:
    if job.state is not JobState.DONE:
        return _show_import(job)
    run = str(job.payload.get("run", ""))
    report = _link(
        "Report", "file-text", "imports.download_import_report", import_id=run, kind="csv"
    )
    return report, _link("Undo", "arrow-back-up", "imports.show_import", import_id=run)


def _format_any_result(job: StoredJob) -> str:
    return str(job.result.get("words", "")) or "Done"


def _format_export(job: StoredJob) -> str:
    size = job.result.get("size", 0) / 1_000_000
    plans = format_quantity(job.result.get("plans", 0), "plan")
    until = (job.ended_at or job.created_at) + KEEP_RESULTS
    kept = f"here until {format_short_date(until.date(), until.date())}"
    return f"{plans}, {max(size, 0.1):,.1f} MB, {kept}"


def _format_backup(job: StoredJob) -> str:
    if "skipped" in job.result:
        return str(job.result["skipped"])
    return f"{max(job.result.get('size', 0) / 1_000_000, 0.1):,.1f} MB, written and checked"


def _show_backups(_job: StoredJob) -> tuple[JobAction, ...]:
    return (_link("Look", "eye", "doctor.show_doctor"),)


def _list_export_actions(job: StoredJob) -> tuple[JobAction, ...]:
    if job.state is not JobState.DONE:
        return ()
    address = url_for("jobs.download_result", job_id=job.id)
    return (JobAction("Download", "download", address, is_link=True),)


_UNKNOWN_KIND = _KindView("loader-2", _format_any_result)
_KIND_VIEWS: Mapping[str, _KindView] = MappingProxyType(
    {
        READING: _KindView("table-import", _format_reading, _show_import, can_retry=False),
        WRITING: _KindView("table-import", _format_writing, _list_written_actions),
        EXPORTING: _KindView("file-export", _format_export, _list_export_actions),
        BACKUP_JOB: _KindView("database", _format_backup, _show_backups),
        PRACTICE_JOB: _KindView("database", lambda _: "Restored and checked", _show_backups),
    }
)
