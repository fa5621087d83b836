"""Every problem of a content file is reported with file, line, field and allowed values, all at once."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from ptplanner.domain.dosage import Span
from ptplanner.formats import content_files
from tests.unit.formats.content_files.folder import Folder

DOG = "exercises/bird-dog/exercise.toml"
DOG_TEXT = "exercises/bird-dog/text.en.toml"
LEG = "exercises/bird-dog-leg-only/exercise.toml"
BRIDGE = "exercises/bridge/exercise.toml"
BRIDGE_TEXT = "exercises/bridge/text.en.toml"
TEMPLATE = "templates/short.toml"


class Fault(NamedTuple):
    """``old`` becomes ``new`` in ``file``; then ``field`` is at fault and the message says ``says``.

    ``at``: what stands in the line that is told, where that is not the first line of ``new``.
    """

    file: str
    old: str
    new: str
    field: str
    says: tuple[str, ...]
    at: str = ""


FAULTS = {
    "unknown position": Fault(
        DOG, '"quadruped"', '"quadrupped"', "position", ("Did you mean “quadruped”?", "side-lying")
    ),
    "unknown type": Fault(DOG, '"strength"', '"cardio"', "type", ("“cardio”", "aerobic")),
    "unknown level": Fault(
        DOG, 'level = "standard"', 'level = "hard"', "level", ("easier, standard, harder",)
    ),
    "level as a number": Fault(
        DOG, 'level = "standard"', "level = 2", "level", ("easier, standard, harder",)
    ),
    "unknown laterality": Fault(
        DOG, 'laterality = "each"', 'laterality = "both"', "laterality", ("alternate", "painful")
    ),
    "unknown region": Fault(
        DOG, '"low-back"', '"lower-back"', "regions.2", ("Did you mean “low-back”?",)
    ),
    "unknown movement tag": Fault(
        DOG,
        '"hip-flexion-past-90"',
        '"hip-flexion-past-9"',
        "movement_tags.1",
        ("Did you mean “hip-flexion-past-90”?", "breath-holding"),
    ),
    "unknown field": Fault(
        DOG, "muscles =", "musles =", "musles", ("Did you mean “muscles”?", "equipment")
    ),
    "number too small": Fault(DOG, "number = 103", "number = 3", "number", ("101 or more",)),
    "number as a word": Fault(DOG, "number = 103", 'number = "ten"', "number", ("whole number",)),
    "dose out of bounds": Fault(
        DOG, '"3x12/side"', '"99x12"', "default_dose", ("Sets go from 1 to 20",)
    ),
    "dose in other words": Fault(DOG, '"3x12/side"', '"3x12 often"', "default_dose", ("“often”",)),
    "another licence": Fault(DOG, "CC-BY-4.0", "MIT", "licence", ("Allowed: CC-BY-4.0",)),
    "a review without a day": Fault(
        DOG,
        'reviewed_by = ""',
        'reviewed_by = "Dr Ruiz"',
        "reviewed_on",
        ("both",),
        at="reviewed_on",
    ),
    "a review on no day": Fault(
        DOG, 'reviewed_on = ""', 'reviewed_on = "May 2026"', "reviewed_on", ("both",)
    ),
    "link to nothing": Fault(
        DOG,
        'safer = ["bird-dog-leg-only"',
        'safer = ["bird-dog-legs-only"',
        "safer",
        ("Did you mean “bird-dog-leg-only”?", "bridge"),
    ),
    "link to itself": Fault(
        DOG, 'safer = ["bird-dog-leg-only"', 'safer = ["bird-dog"', "safer", ("itself",)
    ),
    "harder one that does not answer": Fault(
        BRIDGE,
        'harder = "single-leg-bridge"',
        'harder = "bird-dog"',
        "harder",
        ("bird-dog must name bridge as its easier one", "bird-dog-leg-only"),
    ),
    "a step for another part of the body": Fault(
        DOG,
        'regions = ["core", "low-back", "hip"]',
        'regions = ["neck"]',
        "easier",
        ("bird-dog-leg-only is for another part", "This one is for: neck"),
        at="easier =",
    ),
    "alone on a ladder": Fault(
        DOG,
        "safer =",
        'alone_because = "Nothing is like it."\nsafer =',
        "alone_because",
        ("not alone",),
    ),
    "number used twice": Fault(
        BRIDGE, "number = 111", "number = 103", "number", ("bird-dog", "next free one is")
    ),
    "name used twice": Fault(
        BRIDGE_TEXT, 'name = "Bridge"', 'name = "Bird dog"', "name", ("bird-dog, as name",)
    ),
    "alias of another exercise": Fault(
        BRIDGE_TEXT, "aliases = [", 'aliases = ["Birddog", ', "aliases", ("bird-dog, as aliases",)
    ),
    "step of sixteen words": Fault(
        DOG_TEXT,
        'text = "Reach your {other} arm forward at the same time."',
        'text = "Now reach your {other} arm out to the front and stop at the same time now."',
        "step.4.text",
        ("16 words", "at most 15"),
    ),
    "short form too long": Fault(
        DOG_TEXT,
        'short = "Reach your {other} arm forward."',
        'short = "Reach your {other} arm forward as far as you can, please."',
        "step.4.short",
        ("50 characters",),
    ),
    "unknown role": Fault(
        DOG_TEXT, 'role = "cue"', 'role = "hint"', "step.5.role", ("prepare, move, cue, breathe",)
    ),
    "unknown placeholder": Fault(
        DOG_TEXT,
        'text = "Reach your {other} arm',
        'text = "Reach your {arm} arm',
        "step.4.text",
        ("“{arm}”", "Allowed: {side}, {other}"),
    ),
    "a side where none is filled in": Fault(
        DOG_TEXT,
        'purpose = "Keeps your back',
        'purpose = "Keeps your {side} back',
        "purpose",
        ("Placeholders are not replaced",),
    ),
    "a side in an exercise without sides": Fault(
        BRIDGE_TEXT,
        'text = "Tighten your belly',
        'text = "Tighten your {side} belly',
        "step.2.text",
        ("laterality none",),
    ),
    "an empty text": Fault(
        BRIDGE_TEXT, 'name = "Bridge"', 'name = ""', "name", ("must not be empty",)
    ),
    "hard words": Fault(
        BRIDGE_TEXT,
        'text = "Lower slowly."',
        'text = "Eccentrically decelerate, maintaining lumbopelvic neutrality and symmetrical '
        'gluteal activation throughout."',
        "step",
        ("grade", "at most 6"),
        at="[[step]]",
    ),
    "rule for nobody": Fault(
        "rules.toml",
        'id = "slip-loaded-extension"\ncondition = "spondylolisthesis"',
        'id = "slip-loaded-extension"\ncondition = "spondylolistesis"',
        "rule.6.condition",
        ("Did you mean “spondylolisthesis”?",),
        at='condition = "spondylolistesis"',
    ),
    "rule without a movement": Fault(
        "rules.toml",
        '["prone", "abdominal-pressure"]',
        "[]",
        "rule.16.tags",
        ("1 or more entries",),
    ),
    "rule of unknown strength": Fault(
        "rules.toml",
        'tags = ["supine-prolonged"]\nadvice = "caution"',
        'tags = ["supine-prolonged"]\nadvice = "forbid"',
        "rule.15.advice",
        ("note, caution, avoid",),
        at='advice = "forbid"',
    ),
    "a why of seven words": Fault(
        "rules.toml",
        'why = "It leaves less room for nerves."',
        'why = "It leaves much less room for nerves."',
        "rule.5.why",
        ("7 words", "at most 6"),
    ),
    "condition twice": Fault(
        "conditions.toml",
        'slug = "glaucoma"',
        'slug = "diastasis"',
        "condition.24.slug",
        ("stands 2 times",),
    ),
    "term without a date": Fault(
        "conditions.toml",
        'in_force_weeks = 12\nstop_rule = ""\nred_flags = ["spine-and-leg", "leg-clot", "operation-wound"]\n'
        'regions = ["low-back"]\n'
        "needs_date = true",
        'in_force_weeks = 12\nstop_rule = ""\nred_flags = ["spine-and-leg", "leg-clot", "operation-wound"]\n'
        'regions = ["low-back"]\n'
        "needs_date = false",
        "condition.17.needs_date",
        ("Allowed here: true",),
        at="needs_date = false",
    ),
    "red flag of unknown kind": Fault(
        "red-flags.toml",
        'kind = "emergency"\ntext = "New trouble with sex"',
        'kind = "urgent"\ntext = "New trouble with sex"',
        "group.1.sign.6.kind",
        ("emergency, same-day, ask-first",),
    ),
    "condition with an unknown group of red flags": Fault(
        "conditions.toml",
        'red_flags = ["pregnancy"]',
        'red_flags = ["pregnancie"]',
        "condition.8.red_flags.1",
        ("Did you mean “pregnancy”?",),
    ),
    "group of red flags twice": Fault(
        "red-flags.toml",
        'slug = "falls"',
        'slug = "chest"',
        "group.10.slug",
        ("stands 2 times",),
    ),
    "template with an unknown exercise": Fault(
        TEMPLATE, '"bird-dog"', '"brid-dog"', "item.2.exercise", ("Did you mean “bird-dog”?",)
    ),
    "sections out of order": Fault(
        TEMPLATE,
        'section = "warm-up"',
        'section = "cool-down"',
        "item.2.section",
        ("warm-up, main, cool-down",),
        at='section = "main"',
    ),
    "template for an unknown condition": Fault(
        TEMPLATE,
        'dose_source = "Ours."',
        'conditions = ["glaucome"]\ndose_source = "Ours."',
        "conditions.1",
        ("Did you mean “glaucoma”?",),
    ),
    "template with an exercise twice": Fault(
        TEMPLATE,
        '"bird-dog"',
        '"bird-dog-leg-only"',
        "item.2.exercise",
        ("is listed here already",),
    ),
    "hard words in a summary": Fault(
        TEMPLATE,
        '"One to warm up, one to work."',
        '"Progressive lumbopelvic stabilisation emphasising neuromuscular re-education."',
        "summary",
        ("at most 6",),
    ),
    "template under another name": Fault(
        TEMPLATE, 'slug = "short"', 'slug = "long"', "slug", ("The file is called short",)
    ),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_problem_is_reported_with_file_line_field_and_allowed_values(
    folder: Folder, fault: Fault
) -> None:
    folder.change(fault.file, fault.old, fault.new)
    reported = next(problem for problem in folder.problems() if problem.path == fault.field)
    assert reported.file == fault.file
    assert (fault.at or fault.new.splitlines()[0]) in folder.line(fault.file, reported.line)
    assert f"{fault.file}:{reported.line}: {fault.field}: " in str(reported)
    for text in fault.says:
        assert text in reported.message


def test_a_correct_folder_loads(folder: Folder) -> None:
    catalog = content_files.load_catalog(folder.root)
    assert {"bird-dog", "bridge"} < set(catalog.exercises)
    assert [item.exercise for item in catalog.get_template("short").items] == [
        "bird-dog-leg-only",
        "bird-dog",
    ]


def test_all_problems_of_all_files_are_reported_at_once(folder: Folder) -> None:
    folder.change(DOG, '"quadruped"', '"kneeling down"')
    folder.change(DOG, "number = 103", "number = 3")
    folder.change(BRIDGE_TEXT, 'role = "prepare"', 'role = "ready"')
    folder.change("rules.toml", '["prone", "abdominal-pressure"]', '["prone lying"]')
    assert {(problem.file, problem.path) for problem in folder.problems()} == {
        (DOG, "position"),
        (DOG, "number"),
        (BRIDGE_TEXT, "step.1.role"),
        ("rules.toml", "rule.16.tags.1"),
    }


def test_a_broken_exercise_is_not_also_reported_as_missing(folder: Folder) -> None:
    folder.change(DOG, '"quadruped"', '"kneeling down"')
    assert folder.the_problem().file == DOG


def test_a_circular_ladder_is_refused(folder: Folder) -> None:
    folder.change(LEG, "safer =", 'easier = "bird-dog"\nsafer =')
    folder.change(LEG, 'level = "easier"', 'level = "standard"')
    assert any("leads back" in problem.message for problem in folder.problems())


def test_an_easier_one_may_not_be_of_a_higher_level(folder: Folder) -> None:
    folder.change(LEG, 'level = "easier"', 'level = "harder"')
    problem = folder.the_problem()
    assert (problem.file, problem.path) == (DOG, "easier")


PHASED = """\
slug = "phased"
title = "Phased"
summary = "One to begin, one to go on."
dose_source = "Ours."

[[sources]]
title = "A test's own words"

[[phase]]
name = "Begin"
weeks = 2
move_on = ["You can walk."]

[[phase.item]]
exercise = "bird-dog-leg-only"
section = "main"
dose = "2x8/side"

[[phase]]
name = "Go on"
weeks = 4
days_per_week = 3
move_on = ["You can run."]

[[phase.item]]
exercise = "bird-dog-leg-only"
section = "main"
dose = "3x8/side"

[[phase.item]]
exercise = "bird-dog"
section = "main"
dose = "3x12/side"
"""


def test_a_template_in_phases_loads(folder: Folder) -> None:
    folder.write("templates/phased.toml", PHASED)
    first, second = content_files.load_catalog(folder.root).get_template("phased").phases
    assert [(phase.name, phase.goals) for phase in (first, second)] == [
        ("Begin", ("You can walk.",)),
        ("Go on", ("You can run.",)),
    ]
    assert [len(phase.items) for phase in (first, second)] == [1, 2]
    assert (first.schedule.weeks, second.schedule.weeks) == (Span.of(2), Span.of(4))


@pytest.mark.parametrize(
    ("old", "new", "field", "at", "says"),
    [
        ('"bird-dog"', '"brid-dog"', "phase.2.item.2.exercise", '"brid-dog"', "Did you mean"),
        ("3x12/side", "3x12 often", "phase.2.item.2.dose", "3x12 often", "“often”"),
        ("weeks = 4", "weeks = 0", "phase.2.weeks", "weeks = 0", "1 or more"),
        ("weeks = 4", "week = 4", "phase.2.week", "week = 4", "Did you mean “weeks”?"),
        ('["You can run."]', "[]", "phase.2.move_on", "move_on = []", "1 or more entries"),
        ('title = "Phased"', 'title = "Phased"\nweeks = 6', "phase", "", "in each phase"),
    ],
)
def test_a_problem_of_a_phase_is_reported_with_its_line(
    folder: Folder, old: str, new: str, field: str, at: str, says: str
) -> None:
    folder.write("templates/phased.toml", PHASED)
    folder.change("templates/phased.toml", old, new)
    reported = next(problem for problem in folder.problems() if problem.path == field)
    assert says in reported.message
    assert at in folder.line("templates/phased.toml", reported.line)


def test_a_template_has_items_or_phases_and_not_both(folder: Folder) -> None:
    row = '[[item]]\nexercise = "bird-dog"\nsection = "main"\ndose = "3x12/side"\n'
    folder.write("templates/phased.toml", PHASED + row)
    assert "Give either" in folder.the_problem().message
    folder.write("templates/phased.toml", PHASED.partition("[[phase]]")[0])
    assert "Give either" in folder.the_problem().message


def test_a_single_phase_is_refused(folder: Folder) -> None:
    head, first, _ = PHASED.split("[[phase]]")
    folder.write("templates/phased.toml", f"{head}[[phase]]{first}")
    assert "A single phase is not written as [[phase]]" in folder.the_problem().message


def test_an_exercise_on_no_ladder_says_why(folder: Folder) -> None:
    alone = 'alone_because = "The only one without an arm."\n'
    folder.change(LEG, 'harder = "bird-dog"\n', alone)
    folder.change(DOG, 'easier = "bird-dog-leg-only"\n', "")
    problem = folder.the_problem()
    assert (problem.file, problem.path) == (DOG, "easier")
    assert "say why in alone_because" in problem.message
    folder.change(DOG, "safer =", 'alone_because = "The only one with a pointer."\nsafer =')
    assert content_files.load_catalog(folder.root).get_exercise("bird-dog").easier is None


def test_an_easier_one_names_a_harder_one(folder: Folder) -> None:
    alone = 'alone_because = "The only one without an arm."\n'
    folder.change(LEG, 'harder = "bird-dog"\n', alone)
    problem = folder.the_problem()
    assert (problem.file, problem.path) == (DOG, "easier")
    assert "bird-dog-leg-only names no harder one" in problem.message


def test_no_step_names_the_side_that_is_trained(folder: Folder) -> None:
    path = folder.root / LEG.replace("exercise.toml", "text.en.toml")
    path.write_text(path.read_text(encoding="utf-8").replace("{side} ", ""), encoding="utf-8")
    problem = folder.the_problem()
    assert problem.path == "step"
    assert "No step names {side}" in problem.message
    assert folder.line(problem.file, problem.line) == "[[step]]"


def test_six_steps_are_too_many(folder: Folder) -> None:
    path = folder.root / DOG_TEXT
    more = '\n[[step]]\nrole = "move"\ntext = "Rest."\n'
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert "at most 5 entries" in folder.the_problem().message


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('number = 103\nposition = "quadruped', 2, "Not TOML"),
        ("number = 103\nnumber = 104\n", 2, "Not TOML"),
        ("number = 103\nregions = [\n", 2, "Not TOML"),
    ],
)
def test_invalid_toml_is_reported_with_its_line(
    folder: Folder, text: str, line: int, says: str
) -> None:
    folder.write(DOG, text)
    problem = folder.the_problem()
    assert (problem.file, problem.line) == (DOG, line)
    assert says in problem.message


def test_a_file_that_is_not_text_is_reported(folder: Folder) -> None:
    (folder.root / DOG).write_bytes(b"number = \xff\xfe")
    assert "not UTF-8" in folder.the_problem().message


@pytest.mark.parametrize("name", ["exercise.toml", "text.en.toml"])
def test_a_missing_file_is_named(folder: Folder, name: str) -> None:
    (folder.root / "exercises/bird-dog" / name).unlink()
    problem = folder.the_problem()
    assert str(problem) == f"exercises/bird-dog/{name}: This file is missing."


def test_missing_fields_are_named(folder: Folder) -> None:
    folder.write("exercises/new-one/exercise.toml", "number = 900\n")
    folder.write("exercises/new-one/text.en.toml", 'name = "New one"\n')
    missing = {p.path for p in folder.problems() if p.message == "This is missing."}
    assert {"position", "default_dose", "sources", "purpose", "step"} <= missing


def test_a_folder_name_that_is_not_a_slug_is_refused(folder: Folder) -> None:
    (folder.root / "exercises/bird-dog").rename(folder.root / "exercises/Bird Dog")
    assert any(
        "is not a valid slug" in p.message for p in folder.problems() if "Bird Dog" in p.file
    )


def test_a_text_in_an_unknown_language_is_refused(folder: Folder) -> None:
    (folder.root / "exercises/bridge/text.english.toml").write_text('name = "Bridge"\n', "utf-8")
    assert any("text.en.toml" in problem.message for problem in folder.problems())


def test_a_second_language_is_read_without_the_english_reading_grade(folder: Folder) -> None:
    text = (folder.root / BRIDGE_TEXT).read_text(encoding="utf-8")
    folder.write(BRIDGE_TEXT.replace(".en.", ".de."), text.replace("Bridge", "Unterarmbrücke"))
    bridge = content_files.load_catalog(folder.root).get_exercise("bridge")
    assert bridge.get_text("de").name == "Unterarmbrücke"


def test_an_empty_folder_is_refused_with_what_is_missing(tmp_path: Path) -> None:
    files = {problem.file for problem in Folder(tmp_path).problems()}
    assert files == {
        "exercises",
        "conditions.toml",
        "rules.toml",
        "red-flags.toml",
        "equipment.toml",
    }
