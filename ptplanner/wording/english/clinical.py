"""Clinical words of the therapists' screens: labels of types, regions, positions, sides, advice and paper."""

from __future__ import annotations

from collections.abc import Mapping

from ptplanner.domain.condition import Advice
from ptplanner.domain.exercise import NO_EQUIPMENT, Exercise, Unconfirmed
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.plan import Section
from ptplanner.domain.sides import AffectedSide

TYPE_LABELS = {
    "strength": "Strength",
    "stretch": "Stretch",
    "mobility": "Mobility",
    "nerve-glide": "Nerve glide",
    "balance": "Balance",
    "breathing": "Breathing",
    "aerobic": "Aerobic",
}
# Plural nouns for a result count: "14 stretches, best match first".
TYPE_PLURALS = {
    "strength": "strength exercises",
    "stretch": "stretches",
    "mobility": "mobility exercises",
    "nerve-glide": "nerve glides",
    "balance": "balance exercises",
    "breathing": "breathing exercises",
    "aerobic": "aerobic exercises",
}
REGION_LABELS = {
    "neck": "Neck",
    "shoulder": "Shoulder",
    "elbow": "Elbow",
    "wrist-hand": "Wrist and hand",
    "upper-back": "Upper back",
    "low-back": "Low back",
    "core": "Core",
    "hip": "Hip",
    "thigh": "Thigh",
    "knee": "Knee",
    "lower-leg": "Lower leg",
    "ankle-foot": "Ankle and foot",
}
POSITION_LABELS = {
    "supine": "On the back",
    "prone": "On the front",
    "side-lying": "On the side",
    "quadruped": "Hands and knees",
    "kneeling": "Kneeling",
    "half-kneeling": "Half-kneeling",
    "sitting": "Sitting",
    "long-sitting": "Long sitting",
    "standing": "Standing",
    "": "Position not given",
}
EQUIPMENT_LABELS = {
    NO_EQUIPMENT: "Nothing needed",
    "mat": "Mat",
    "chair": "Chair",
    "wall": "Wall",
    "step": "Step",
    "counter": "Counter",
    "pillow": "Pillow",
    "dumbbell": "Dumbbell",
    "band": "Band",
    "strap": "Strap",
    "ball": "Ball",
    "stick": "Stick",
}
LEVEL_LABELS = {"easier": "Easier", "standard": "Standard", "harder": "Harder"}

FACET_VALUE_LABELS: Mapping[str, Mapping[str, str]] = {
    "mine": {"favourite": "Favourites", "recent": "Recently used"},
    "type": TYPE_LABELS,
    "region": REGION_LABELS,
    "position": POSITION_LABELS,
    "equipment": EQUIPMENT_LABELS,
    "level": LEVEL_LABELS,
}
FACET_TITLES = {
    "mine": "Mine",
    "type": "Type",
    "region": "Region",
    "position": "Position",
    "equipment": "Equipment",
    "level": "Level",
}
SECTION_TITLES = {
    Section.WARM_UP: "Warm-up",
    Section.MAIN: "Main",
    Section.COOL_DOWN: "Cool-down",
}
# Hints shown in empty sections.
SECTION_HINTS = {
    Section.WARM_UP: "Start easy: movement before effort.",
    Section.MAIN: "The work of the session goes here.",
    Section.COOL_DOWN: "Stretches belong at both ends.",
}
AFFECTED_SIDE_LABELS = {
    AffectedSide.LEFT: "Left side",
    AffectedSide.RIGHT: "Right side",
    AffectedSide.BOTH: "Both sides",
    AffectedSide.NONE: "",
}
UNCONFIRMED_LABELS = {
    Unconfirmed.MOVEMENTS: "movements",
    Unconfirmed.LATERALITY: "sides",
    Unconfirmed.POSITION: "position",
    Unconfirmed.TYPE: "type",
    Unconfirmed.LEVEL: "level",
    Unconfirmed.REGIONS: "region",
    Unconfirmed.DOSE: "dose",
    Unconfirmed.LANGUAGE: "language",
}
LATERALITY_OPTIONS = (
    ("none", "Both sides at once"),
    ("each", "Each side in turn"),
    ("painful", "The painful side"),
    ("alternate", "Switching sides"),
)
PAPER_LABELS: Mapping[str, str] = {Paper.A4: "A4", Paper.LETTER: "Letter"}
LAYOUT_LABELS: Mapping[str, str] = {
    Layout.STANDARD: "Full sheet",
    Layout.FRIDGE: "Page for the fridge",
}
ADVICE_LABELS = {Advice.AVOID: "Avoid", Advice.CAUTION: "Caution", Advice.NOTE: "Note"}


def list_equipment_names(exercise: Exercise) -> tuple[str, ...]:
    """List everything that the exercise needs: our names first, then the words of its source."""
    listed = (EQUIPMENT_LABELS[item.value].lower() for item in exercise.equipment)
    return (*listed, *exercise.unlisted_equipment)


def format_position_line(exercise: Exercise) -> str:
    """``On the back · strap or towel``."""
    needed = list_equipment_names(exercise)
    return f"{POSITION_LABELS[exercise.position.value]} · {', '.join(needed) or 'nothing needed'}"


def lowercase_first(name: str) -> str:
    """Lowercase the first letter for use inside a sentence; an abbreviation keeps its capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
