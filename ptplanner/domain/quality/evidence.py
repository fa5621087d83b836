"""How many exercises patients keep up with: what one study found, and how far it carries."""

from __future__ import annotations

from ptplanner.domain.exercise import Source

MANY_EXERCISES = 4
TOO_MANY_EXERCISES = 6
FEW_EXERCISES = 2

STUDY = Source(
    "Eckard and others, Military Medicine 180(2), 186-191",
    "https://doi.org/10.7205/MILMED-D-14-00306",
    2015,
)
# The same in a few words, where there is little room.
CAUTION = "One study of soldiers, watched and not tried: a hint, no law."
# What the figures can and cannot bear, said wherever they are shown.
HONESTY = (
    "One study that watched 155 soldiers abroad for a week; how well they showed their exercises was "
    "counted as keeping up. It cannot prove that the number was the cause. A trial with 15 people over 65 "
    "(Henry and others, 1999) found no difference in their diaries, but better form with two than with eight."
)


def against_the_study(count: int) -> str:
    """The plan's number beside the two numbers that the study compared."""
    found = "The study found 86% keeping up with two exercises or fewer, and 54% with four or more."
    if count == 0:
        return found
    if count <= FEW_EXERCISES:
        place = "the group that kept up best"
    elif count < MANY_EXERCISES:
        place = "between the two groups"
    else:
        place = "the group that kept up least"
    return f"{count} exercise{'' if count == 1 else 's'}: {place}. {found}"
