"""Loads all content. Every file is checked before an error is raised, so that all problems are reported at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from ptplanner.content import build, links, models, tables
from ptplanner.content.files import BrokenContent, ContentFile, Problem, read
from ptplanner.content.folder import Folder
from ptplanner.content.models import checked
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Condition, RedFlag, Rule
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, TemplateSlug
from ptplanner.domain.template import Template

BUILT_IN = Path(__file__).parent
_SLUG = re.compile(models.SLUG)
_TEXT_NAME = re.compile(r"text\.([a-z]{2})\.toml")


def load(root: Path | None = None) -> Catalog:
    """The catalog in ``root``, by default the built-in one; raises BrokenContent with every problem."""
    reading = _Reading(root or BUILT_IN)
    catalog = reading.catalog()
    if reading.problems:
        raise BrokenContent(reading.problems)
    return catalog


class _Reading:
    """One pass over a content folder; collects problems on the way."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []

    def catalog(self) -> Catalog:
        paths = self._exercise_paths()
        known = frozenset(path.name for path in paths)
        folders = {folder.slug: folder for folder in map(self._folder, paths) if folder}
        self.problems += links.of_exercises(folders, known)
        conditions, rules = self._conditions_and_rules()
        return Catalog(
            exercises=MappingProxyType(self._exercises(folders)),
            conditions=MappingProxyType(conditions),
            rules=rules,
            templates=MappingProxyType(self._templates(known, conditions or None)),
            red_flags=self._red_flags(),
        )

    def _read(self, path: Path) -> ContentFile | None:
        return read(path, self.root, self.problems)

    def _exercise_paths(self) -> list[Path]:
        paths = sorted(path for path in (self.root / "exercises").glob("*") if path.is_dir())
        if not paths:
            self._fault("exercises", "There are no exercises in this folder.")
        for path in paths:
            if not _SLUG.fullmatch(path.name):
                allowed = "Allowed: a to z, 0 to 9 and single hyphens, like bird-dog."
                self._fault(f"exercises/{path.name}", f"The folder's name is not a valid slug. {allowed}")
        return paths

    def _fault(self, file: str, message: str) -> None:
        """Add a problem that concerns a whole file or folder."""
        self.problems.append(Problem(file, 0, "", message))

    def _folder(self, path: Path) -> Folder | None:
        file = self._read(path / "exercise.toml")
        exercise = checked(models.ExerciseFile, file, self.problems)
        texts = self._texts(path)
        if file is None or exercise is None or "en" not in texts:
            return None
        return Folder(path.name, file, exercise, texts)

    def _texts(self, folder: Path) -> dict[str, tuple[ContentFile, models.TextFile]]:
        texts: dict[str, tuple[ContentFile, models.TextFile]] = {}
        for path in sorted({folder / "text.en.toml", *folder.glob("text.*.toml")}):
            match = _TEXT_NAME.fullmatch(path.name)
            file = self._read(path)
            text = checked(models.TextFile, file, self.problems)
            if match is None:
                said = "Name it text.en.toml, with a language of two letters."
                self._fault(str(path.relative_to(self.root)), said)
            elif file and text:
                texts[match[1]] = (file, text)
        return texts

    def _exercises(self, folders: Mapping[str, Folder]) -> dict[ExerciseSlug, Exercise]:
        return {
            ExerciseSlug(slug): build.exercise(
                slug, folder.exercise, {lang: text for lang, (_, text) in folder.texts.items()}
            )
            for slug, folder in folders.items()
        }

    def _conditions_and_rules(self) -> tuple[dict[ConditionSlug, Condition], tuple[Rule, ...]]:
        file, rules_file = (
            self._read(self.root / "conditions.toml"),
            self._read(self.root / "rules.toml"),
        )
        rows = checked(models.ConditionsFile, file, self.problems)
        rules = checked(models.RulesFile, rules_file, self.problems)
        if not (file and rules_file and rows and rules):
            return {}, ()
        self.problems += tables.of_conditions(file, rows)
        self.problems += tables.of_rules(rules_file, rules, rows)
        conditions = {ConditionSlug(row.slug): build.condition(row) for row in rows.condition}
        return conditions, tuple(
            build.rule(row, conditions.get(ConditionSlug(row.condition)), rules.written_on)
            for row in rules.rule
        )

    def _red_flags(self) -> tuple[RedFlag, ...]:
        rows = checked(models.RedFlagsFile, self._read(self.root / "red-flags.toml"), self.problems)
        return tuple(build.red_flag(row) for row in rows.red_flag) if rows else ()

    def _templates(
        self, known: frozenset[str], conditions: Mapping[ConditionSlug, Condition] | None
    ) -> dict[TemplateSlug, Template]:
        templates: dict[TemplateSlug, Template] = {}
        for path in sorted((self.root / "templates").glob("*.toml")):
            file = self._read(path)
            template = checked(models.TemplateFile, file, self.problems)
            if file and template:
                self.problems += tables.of_template(file, template, known, conditions)
                templates[TemplateSlug(template.slug)] = build.template(template)
        return templates
