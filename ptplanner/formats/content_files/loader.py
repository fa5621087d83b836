"""Loads all content. Every file is checked before an error is raised, so that all problems are reported at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Condition, PrecautionRule
from ptplanner.domain.exercise import Equipment, EquipmentText, Exercise
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, TemplateSlug
from ptplanner.domain.red_flags import RedFlagGroup
from ptplanner.domain.template import Template
from ptplanner.formats.content_files import cross_checks, models
from ptplanner.formats.content_files.exercise_checks import ExerciseFolder, find_exercise_problems
from ptplanner.formats.content_files.files import (
    BrokenContent,
    ContentFile,
    load_content_file,
)
from ptplanner.formats.dose_json import DOSE_TAGS
from ptplanner.formats.field_types import SLUG_PATTERN
from ptplanner.formats.problems import (
    Problem,
    describe_unknown_value,
    describe_validation_error,
    list_validation_errors,
    locate_error,
)

BUILT_IN_FOLDER = Path(__file__).parents[2] / "content"
ModelT = TypeVar("ModelT", bound=BaseModel)
_ROWS_BY_TABLE: dict[str, type[BaseModel]] = {
    "step": models.StepTable,
    "sources": models.SourceTable,
    "condition": models.ConditionTable,
    "rule": models.RuleTable,
    "group": models.RedFlagGroupTable,
    "sign": models.RedFlagTable,
    "equipment": models.EquipmentTable,
    "item": models.TemplateItemTable,
    "phase": models.PhaseTable,
}
_SLUG = re.compile(SLUG_PATTERN)
_TEXT_FILE_NAME = re.compile(r"text\.([a-z]{2})\.toml")


def load_catalog(root: Path | None = None) -> Catalog:
    """The catalog in ``root``, by default the built-in one; raises BrokenContent with every problem."""
    reading = _CatalogLoader(root or BUILT_IN_FOLDER)
    catalog = reading.load()
    if reading.problems:
        raise BrokenContent(reading.problems)
    return catalog


class _CatalogLoader:
    """One pass over a content folder; collects problems on the way."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []

    def load(self) -> Catalog:
        paths = self._list_exercise_paths()
        known = frozenset(path.name for path in paths)
        folders = {
            folder.slug: folder for folder in map(self._load_exercise_folder, paths) if folder
        }
        self.problems += find_exercise_problems(folders, known)
        groups = self._load_red_flag_groups()
        conditions, rules = self._load_conditions_and_rules(groups)
        return Catalog(
            exercises=MappingProxyType(self._build_exercises(folders)),
            conditions=MappingProxyType(conditions),
            rules=rules,
            templates=MappingProxyType(self._load_templates(known, conditions or None)),
            red_flag_groups=groups,
            equipment=MappingProxyType(self._load_equipment()),
        )

    def _load_file(self, path: Path) -> ContentFile | None:
        return load_content_file(path, self.root, self.problems)

    def _list_exercise_paths(self) -> list[Path]:
        paths = sorted(path for path in (self.root / "exercises").glob("*") if path.is_dir())
        if not paths:
            self._add_problem("exercises", "There are no exercises in this folder.")
        for path in paths:
            if not _SLUG.fullmatch(path.name):
                allowed = "Allowed: a to z, 0 to 9 and single hyphens, like bird-dog."
                self._add_problem(
                    f"exercises/{path.name}", f"The folder's name is not a valid slug. {allowed}"
                )
        return paths

    def _add_problem(self, file: str, message: str) -> None:
        """Add a problem that concerns a whole file or folder."""
        self.problems.append(Problem("", message, file))

    def _load_exercise_folder(self, path: Path) -> ExerciseFolder | None:
        file = self._load_file(path / "exercise.toml")
        exercise = validate_content_file(models.ExerciseFile, file, self.problems)
        texts = self._load_texts(path)
        if file is None or exercise is None or "en" not in texts:
            return None
        return ExerciseFolder(path.name, file, exercise, texts)

    def _load_texts(self, folder: Path) -> dict[str, tuple[ContentFile, models.TextFile]]:
        texts: dict[str, tuple[ContentFile, models.TextFile]] = {}
        for path in sorted({folder / "text.en.toml", *folder.glob("text.*.toml")}):
            match = _TEXT_FILE_NAME.fullmatch(path.name)
            file = self._load_file(path)
            text = validate_content_file(models.TextFile, file, self.problems)
            if match is None:
                message = "Name it text.en.toml, with a language of two letters."
                self._add_problem(str(path.relative_to(self.root)), message)
            elif file and text:
                texts[match[1]] = (file, text)
        return texts

    def _build_exercises(
        self, folders: Mapping[str, ExerciseFolder]
    ) -> dict[ExerciseSlug, Exercise]:
        return {
            ExerciseSlug(slug): folder.exercise.to_value(
                slug=ExerciseSlug(slug),
                texts={lang: text.to_value(lang=lang) for lang, (_, text) in folder.texts.items()},
            )
            for slug, folder in folders.items()
        }

    def _load_conditions_and_rules(
        self, groups: tuple[RedFlagGroup, ...]
    ) -> tuple[dict[ConditionSlug, Condition], tuple[PrecautionRule, ...]]:
        file, rules_file = (
            self._load_file(self.root / "conditions.toml"),
            self._load_file(self.root / "rules.toml"),
        )
        rows = validate_content_file(models.ConditionsFile, file, self.problems)
        rules = validate_content_file(models.RulesFile, rules_file, self.problems)
        if not (file and rules_file and rows and rules):
            return {}, ()
        known = [group.slug for group in groups]
        self.problems += cross_checks.find_condition_problems(file, rows, known)
        self.problems += cross_checks.find_rule_problems(rules_file, rules, rows)
        conditions = {ConditionSlug(row.slug): row.to_value() for row in rows.condition}
        return conditions, tuple(
            _build_precaution_rule(
                row, conditions.get(ConditionSlug(row.condition)), rules.written_on
            )
            for row in rules.rule
        )

    def _load_red_flag_groups(self) -> tuple[RedFlagGroup, ...]:
        file = self._load_file(self.root / "red-flags.toml")
        rows = validate_content_file(models.RedFlagsFile, file, self.problems)
        if not (file and rows):
            return ()
        self.problems += cross_checks.find_red_flag_problems(file, rows)
        return tuple(row.to_group() for row in rows.group)

    def _load_equipment(self) -> dict[Equipment, EquipmentText]:
        file = self._load_file(self.root / "equipment.toml")
        rows = validate_content_file(models.EquipmentFile, file, self.problems)
        if not (file and rows):
            return {}
        self.problems += cross_checks.find_equipment_problems(file, rows)
        return {row.slug: row.to_value() for row in rows.equipment}

    def _load_templates(
        self, known: frozenset[str], conditions: Mapping[ConditionSlug, Condition] | None
    ) -> dict[TemplateSlug, Template]:
        templates: dict[TemplateSlug, Template] = {}
        for path in sorted((self.root / "templates").glob("*.toml")):
            file = self._load_file(path)
            template = validate_content_file(models.TemplateFile, file, self.problems)
            if file and template:
                self.problems += cross_checks.find_template_problems(
                    file, template, known, conditions
                )
                templates[TemplateSlug(template.slug)] = template.to_value()
        return templates


def _build_precaution_rule(
    row: models.RuleTable, condition: Condition | None, written_on: date
) -> PrecautionRule:
    """A rule without its own duration or date takes them from its condition and its file."""
    rule: PrecautionRule = row.to_value(
        in_force_weeks=row.in_force_weeks or (condition.in_force_weeks if condition else None),
        written_on=row.written_on or written_on,
    )
    return rule


def validate_content_file(
    kind: type[ModelT], file: ContentFile | None, problems: list[Problem]
) -> ModelT | None:
    """The validated model; if it is invalid, add every problem to ``problems`` and return None."""
    if file is None:
        return None
    try:
        return kind.model_validate(file.data)
    except ValidationError as error:
        for found in list_validation_errors(error):
            location = [part for part in locate_error(found) if part not in DOSE_TAGS]
            problems.append(file.build_problem(location, _describe_content_error(kind, found)))
        return None


def _describe_content_error(kind: type[BaseModel], found: ErrorDetails) -> str:
    if found["type"] == "extra_forbidden":
        return describe_unknown_value(found["loc"][-1], _list_known_fields(kind, found["loc"]))
    return describe_validation_error(found, ())


def _list_known_fields(kind: type[BaseModel], location: Sequence[str | int]) -> list[str]:
    """The fields of the table that contains ``location``."""
    tables = [str(name) for name, place in pairwise(location) if isinstance(place, int)]
    model = _ROWS_BY_TABLE.get(tables[-1], kind) if tables else kind
    return sorted(field.alias or name for name, field in model.model_fields.items())
