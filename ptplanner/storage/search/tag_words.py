"""What an exercise is found by besides its names: its tags, its muscles and what they mean."""

from __future__ import annotations

from ptplanner.domain.exercise import Exercise
from ptplanner.storage.search.thesaurus import KIND, load_thesaurus


def term_from_tag(tag: str) -> str:
    """One search term for a hyphenated tag, because "side" alone does not mean side-lying."""
    return tag.replace("-", "")


def list_tags(exercise: Exercise) -> tuple[str, ...]:
    facts = (exercise.type, exercise.position, *exercise.regions, *exercise.equipment)
    return (*(fact.value for fact in facts), exercise.level.name.lower())


def list_tag_phrases(exercise: Exercise) -> tuple[str, ...]:
    """Type, position, regions, equipment, level and muscles, in words and each tag as one term."""
    tags = list_tags(exercise)
    return (*tags, *map(term_from_tag, tags), *exercise.muscles, *exercise.unlisted_equipment)


def list_tag_concepts(exercise: Exercise) -> set[str]:
    """The terms of all that the tags and muscles mean, and of the parts that the exercise is best known for."""
    thesaurus = load_thesaurus()
    tags = list_tags(exercise)
    meant = {term for text in (*tags, *exercise.muscles) for term in thesaurus.list_terms(text)}
    kinds = (thesaurus.concepts.get(f"{KIND}.{term_from_tag(tag)}") for tag in tags)
    best = thesaurus.list_parts_best_for(exercise.slug)
    return meant.union(
        {kind.term for kind in kinds if kind},
        {term for part in best for term in thesaurus.list_terms_of(part)},
    )
