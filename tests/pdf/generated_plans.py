"""Revisions that a stranger could issue: any schedule, dose, name and note, with exercises of the catalog."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from ptplanner.domain.condition import Advice
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ItemId
from ptplanner.domain.plan import SECTIONS, PlanItem
from ptplanner.domain.revision import ClinicDetails, RevisionDocument
from ptplanner.domain.sides import AffectedSide
from ptplanner.formats import content_files
from tests.pdf import sheets
from tests.support.doses import doses
from tests.support.plans import schedules

CATALOG = content_files.load_catalog()
BUILT_IN = tuple(CATALOG.exercises.values())

# Parts of names in the scripts that the fonts cover, short and long.
NAME_PARTS = (
    "Ana", "Bartholomew", "Nguyễn", "Þórunn", "Łukasz", "Øyvind-Kristoffer", "Zoë", "O’Neill", "de la Cruz",
    "Wolfeschlegelsteinhausenbergerdorff", "Μαρία", "Александра", "Владимировна", "محمد", "שרה", "王小明", "김민수",
)  # fmt: skip
NOTE_PARTS = (
    "Do this", "next to the kitchen counter", "and hold on.", "https://clinic.example.org/very/long/address/of-a-film",
    "Donaudampfschifffahrtsgesellschaftskapitänsmütze", "10–12 × ½", "→", "Осторожно!", "لا تسرع",
)  # fmt: skip


def names(most: int) -> st.SearchStrategy[str]:
    """Names of one to ``most`` letters: parts of names, or one word without a space."""
    parts = st.lists(st.sampled_from(NAME_PARTS), min_size=1, max_size=6).map(" ".join)
    word = st.text(st.sampled_from("Wimåßжя"), min_size=1, max_size=most)
    return st.one_of(parts, word).map(lambda text: text[:most].strip() or "A")


def notes(most: int) -> st.SearchStrategy[str]:
    parts = st.lists(st.sampled_from(NOTE_PARTS), max_size=12).map(" ".join)
    return parts.map(lambda text: text[:most].strip())


def exercises() -> st.SearchStrategy[Exercise]:
    """An exercise of the catalog, sometimes with a name and steps that a clinic typed."""
    return st.one_of(
        st.sampled_from(BUILT_IN),
        st.builds(_rename, st.sampled_from(BUILT_IN), names(60), notes(200)),
    )


def _rename(exercise: Exercise, name: str, step: str) -> Exercise:
    text = exercise.texts["en"]
    steps = (replace(text.steps[0], text=step or "Stand.", short=""), *text.steps[1:])
    return replace(exercise, texts={"en": replace(text, name=name, steps=steps)})


def items(count: int, *, with_notes: bool) -> st.SearchStrategy[list[PlanItem]]:
    texts = notes(240) if with_notes else st.just("")
    item = st.builds(
        PlanItem,
        id=st.just(ItemId("")),
        exercise=st.just(BUILT_IN[0].slug),
        section=st.sampled_from(SECTIONS),
        dosage=doses(),
        note=texts,
        warning=texts,
    )
    return st.lists(item, min_size=count, max_size=count).map(_number_items)


def _number_items(given: list[PlanItem]) -> list[PlanItem]:
    ordered = sorted(given, key=lambda item: SECTIONS.index(item.section))
    return [replace(item, id=ItemId(f"i{n}")) for n, item in enumerate(ordered, start=1)]


def clinics() -> st.SearchStrategy[ClinicDetails]:
    phones = st.sampled_from(["", "01632 960 123", "+44 (0)1632 960 123 extension 4567"])
    hours = st.sampled_from(
        ["", "Monday to Friday, 8 to 18", "Mon-Thu 8-20, Fri 8-16, Sat 9-12 " * 3]
    )
    return st.builds(ClinicDetails, names(60), phones, hours)


@st.composite
def documents(
    draw: st.DrawFn, most_exercises: int = 25, *, with_notes: bool = True
) -> RevisionDocument:
    """A revision of one to ``most_exercises`` exercises."""
    count = draw(st.integers(1, most_exercises))
    chosen = draw(st.lists(exercises(), min_size=count, max_size=count))
    by_slug = {exercise.slug: exercise for exercise in chosen}
    planned = [
        replace(item, exercise=exercise.slug)
        for item, exercise in zip(draw(items(count, with_notes=with_notes)), chosen, strict=True)
    ]
    plan = sheets.plan(
        tuple(planned),
        schedule=draw(schedules()),
        next_visit=draw(st.none() | st.just(date(2026, 12, 30))),
        max_pain=draw(st.integers(0, 10)),
    )
    finding = replace(
        sheets.FINDING,
        item=planned[0].id,
        advice=draw(st.sampled_from(Advice)),
        why=draw(notes(90)),
    )
    needed = {one: CATALOG.equipment[one] for e in chosen for one in e.equipment}
    document = sheets.document(
        plan,
        name=draw(names(60)),
        side=draw(st.sampled_from(AffectedSide)),
        exercises=tuple(by_slug.values()),
        findings=draw(st.sampled_from([(), (finding,)])),
        clinic=draw(clinics()),
    )
    return replace(document, therapist=draw(names(60)), equipment=needed)
