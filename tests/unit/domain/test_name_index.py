"""Similar names are recognized as the same exercise, and other names are not."""

from __future__ import annotations

import pytest

from ptplanner.domain.name_index import NameIndex


def are_alike(one: str, two: str) -> bool:
    """Whether two names mean the same exercise, as the index would say."""
    return NameIndex([(two, "two")]).find_similar(one) is not None


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Bird dog", "Bird Dogs"),
        ("Knee-to-chest, double", "Double knee to chest"),
        ("Hamstring stretch", "Hamstrng Stretch"),
        ("Wall slides", "wall slide"),
        ("Piriformis stretch (figure 4)", "Figure-4 piriformis stretch"),
        ("Élévation latérale", "Elevation laterale"),
        ("Heel raise", "Heell raise"),
    ],
)
def test_these_names_are_similar(one: str, two: str) -> None:
    assert are_alike(one, two)
    assert are_alike(two, one)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Bridge", "Single-leg bridge"),
        ("Barbell curl", "Dumbbell curl"),
        ("Front plank", "Side plank"),
        ("Hip abduction", "Hip adduction"),
        ("Ankle inversion", "Ankle eversion"),
        ("Scapular protraction", "Scapular retraction"),
        ("Phase 1", "Phase 2"),
        ("Hip lift", "Hipp lift"),
        ("Heel raise", "Heelllll raise"),
        ("", "Bridge"),
        ("!!!", "???"),
    ],
)
def test_these_names_are_not_similar(one: str, two: str) -> None:
    assert not are_alike(one, two)
    assert not are_alike(two, one)


def test_the_index_finds_the_same_as_comparing_all_names() -> None:
    index = NameIndex([("Bird dog", "bird-dog"), ("Clamshell", "clamshell"), ("Dead bug", "dead")])
    assert index.find_similar("BIRD DOG") == "bird-dog"
    assert index.find_similar("Clamshel") == "clamshell"
    assert index.find_similar("Live bug") is None
    assert index.find_similar("") is None


def test_the_first_of_several_equal_names_is_found() -> None:
    index = NameIndex([("Dog, bird", "first"), ("Bird dog", "second")])
    assert index.find_similar("bird dog") == "first"
