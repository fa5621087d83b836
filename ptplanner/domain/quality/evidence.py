"""How many exercises patients keep up with: what one study found, and its limits."""

from __future__ import annotations

from ptplanner.domain.exercise import Source

ADVISED_EXERCISES = 4
TOO_MANY_EXERCISES = 6
FEW_EXERCISES = 2

STUDY = Source(
    "Eckard and others, Military Medicine 180(2), 186-191",
    "https://doi.org/10.7205/MILMED-D-14-00306",
    2015,
)
# A short form of the limits below, for places with little room.
STUDY_CAVEAT = "One observational study of soldiers: a hint, not a rule."
# The limits of these figures; must be shown wherever the figures are shown.
STUDY_LIMITS = (
    "One study that observed 155 soldiers abroad for a week; how well they demonstrated their exercises was "
    "counted as adherence. It cannot prove that the number was the cause. A trial with 15 people over 65 "
    "(Henry and others, 1999) found no difference in their diaries, but better form with two than with eight."
)


def compare_with_study(count: int) -> str:
    """Compare the plan's number of exercises with the two groups of the study."""
    found = "The study found 86% keeping up with two exercises or fewer, and 54% with four or more."
    if count == 0:
        return found
    if count <= FEW_EXERCISES:
        place = "the group that kept up best"
    elif count < ADVISED_EXERCISES:
        place = "between the two groups"
    else:
        place = "the group that kept up least"
    return f"{count} exercise{'' if count == 1 else 's'}: {place}. {found}"
