"""Templates are exported as JSON and read back unchanged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptplanner.domain.exercise import ClinicalReview, Source
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, TemplateSlug
from ptplanner.domain.plan import Section
from ptplanner.domain.template import Phase, Template, TemplateItem
from ptplanner.formats import FormatError, content_files
from ptplanner.formats.templates_json import templates_from_json, templates_to_json
from tests.support.doses import doses
from tests.support.plans import schedules, slugs, words

_ITEMS = st.builds(
    TemplateItem, slugs().map(ExerciseSlug), st.sampled_from(Section), doses(), words(20)
)
_PHASES = st.builds(
    Phase,
    st.lists(_ITEMS, max_size=2).map(tuple),
    schedules(),
    words(20),
    st.lists(words(20), max_size=2).map(tuple),
)
_TEMPLATES = st.builds(
    Template,
    slug=slugs().map(TemplateSlug),
    title=words(20),
    summary=words(20),
    phases=st.lists(_PHASES, min_size=1, max_size=2).map(tuple),
    sources=st.lists(st.builds(Source, words(10), words(10), st.integers(0, 2100)), max_size=2).map(
        tuple
    ),
    dosage_source=words(10),
    before_starting=words(10),
    conditions=st.lists(slugs().map(ConditionSlug), max_size=2).map(tuple),
    review=st.builds(ClinicalReview, words(10), words(10)),
)


@given(st.lists(_TEMPLATES, max_size=2))
def test_every_template_is_exported_and_read_unchanged(templates: list[Template]) -> None:
    assert templates_from_json(templates_to_json(templates).encode()) == tuple(templates)


def test_the_built_in_templates_are_exported_and_read_unchanged() -> None:
    built_in = tuple(content_files.load_catalog().templates.values())
    assert templates_from_json(templates_to_json(built_in).encode()) == built_in


def test_every_problem_is_reported_with_its_path() -> None:
    text = templates_to_json(content_files.load_catalog().templates.values()).replace(
        '"main"', '"middle"', 1
    )
    with pytest.raises(FormatError) as caught:
        templates_from_json(text.encode())
    (problem,) = caught.value.problems
    assert problem.path.startswith("templates[0].phases[0].items[")
