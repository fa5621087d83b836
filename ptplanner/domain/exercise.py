"""An exercise in the catalog: its clinical tags, and its text in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from types import MappingProxyType

from ptplanner.domain.dosage import Dosage
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug
from ptplanner.domain.sides import DoseSide, Laterality


class Position(StrEnum):
    SUPINE = "supine"
    PRONE = "prone"
    SIDE_LYING = "side-lying"
    QUADRUPED = "quadruped"
    KNEELING = "kneeling"
    HALF_KNEELING = "half-kneeling"
    SITTING = "sitting"
    LONG_SITTING = "long-sitting"
    STANDING = "standing"
    # Imported exercises may not give a position; built-in ones always do.
    UNKNOWN = ""


class ExerciseType(StrEnum):
    STRENGTH = "strength"
    STRETCH = "stretch"
    MOBILITY = "mobility"
    NERVE_GLIDE = "nerve-glide"
    BALANCE = "balance"
    BREATHING = "breathing"
    AEROBIC = "aerobic"


class Region(StrEnum):
    NECK = "neck"
    SHOULDER = "shoulder"
    ELBOW = "elbow"
    WRIST_HAND = "wrist-hand"
    UPPER_BACK = "upper-back"
    LOW_BACK = "low-back"
    CORE = "core"
    HIP = "hip"
    THIGH = "thigh"
    KNEE = "knee"
    LOWER_LEG = "lower-leg"
    ANKLE_FOOT = "ankle-foot"


class Equipment(StrEnum):
    MAT = "mat"
    CHAIR = "chair"
    WALL = "wall"
    STEP = "step"
    COUNTER = "counter"
    PILLOW = "pillow"
    DUMBBELL = "dumbbell"
    BAND = "band"
    STRAP = "strap"
    BALL = "ball"
    STICK = "stick"


class Level(IntEnum):
    EASIER = 1
    STANDARD = 2
    HARDER = 3


class MovementTag(StrEnum):
    """A demand that a movement makes on the body; precaution rules match exercises by these tags."""

    LUMBAR_FLEXION_END_RANGE = "lumbar-flexion-end-range"
    LUMBAR_FLEXION_END_RANGE_HUG = "lumbar-flexion-end-range-hug"
    LUMBAR_FLEXION_LOADED = "lumbar-flexion-loaded"
    SITTING_FLEXED_SUSTAINED = "sitting-flexed-sustained"
    LUMBAR_EXTENSION_END_RANGE = "lumbar-extension-end-range"
    LUMBAR_EXTENSION_LOADED = "lumbar-extension-loaded"
    PRONE_PRESS_UP = "prone-press-up"
    STANDING_EXTENSION_PROLONGED = "standing-extension-prolonged"
    TRUNK_ROTATION = "trunk-rotation"
    TRUNK_ROTATION_END_RANGE = "trunk-rotation-end-range"
    TRUNK_ROTATION_LOADED = "trunk-rotation-loaded"
    TRUNK_FLEXION_LOADED = "trunk-flexion-loaded"
    TRUNK_BENDING = "trunk-bending"
    LIFTING = "lifting"
    LIFTING_HEAVY_OVERHEAD_OR_FLOOR = "lifting-heavy-overhead-or-floor"
    SITTING_PROLONGED = "sitting-prolonged"
    IMPACT = "impact"
    UNSTABLE_SURFACE = "unstable-surface"
    SUPINE_PROLONGED = "supine-prolonged"
    PRONE = "prone"
    STANDING_MOTIONLESS = "standing-motionless"
    FALL_RISK_HIGH = "fall-risk-high"
    ABDOMINAL_PRESSURE = "abdominal-pressure"
    ISOMETRIC_HOLD_LONG = "isometric-hold-long"
    BREATH_HOLDING = "breath-holding"
    RESISTANCE_TO_FAILURE = "resistance-to-failure"
    HEAD_DOWN = "head-down"
    HIP_FLEXION_PAST_90 = "hip-flexion-past-90"
    HIP_ADDUCTION_PAST_MIDLINE = "hip-adduction-past-midline"
    HIP_INTERNAL_ROTATION = "hip-internal-rotation"
    HIP_EXTENSION = "hip-extension"
    HIP_EXTENSION_EXTERNAL_ROTATION = "hip-extension-external-rotation"
    HIP_ABDUCTION_ACTIVE = "hip-abduction-active"
    HEAT = "heat"
    HARD_PRESSURE = "hard-pressure"
    SINGLE_LEG_STANCE_UNSUPPORTED = "single-leg-stance-unsupported"
    TANDEM_STANCE_UNSUPPORTED = "tandem-stance-unsupported"
    SCIATIC_TENSION = "sciatic-tension"
    SHOULDER_OVERHEAD = "shoulder-overhead"


class StepRole(StrEnum):
    PREPARE = "prepare"
    MOVE = "move"
    CUE = "cue"
    BREATHE = "breathe"
    SAFETY = "safety"


class SideNoun(StrEnum):
    """The noun for a side in a printed dose: "on each leg", "on each diagonal"."""

    SIDE = "side"
    LEG = "leg"
    ARM = "arm"
    DIAGONAL = "diagonal"
    FOOT = "foot"
    HAND = "hand"


@dataclass(frozen=True)
class Step:
    """An instruction. ``text`` may name ``{side}``, ``{other}``; ``short`` is its one-line form for tight sheets."""

    role: StepRole
    text: str
    short: str = ""


@dataclass(frozen=True)
class ExerciseText:
    """All text about an exercise in one language.

    ``warning``: a sentence in a box on every layout, for patients with the exercise's ``warned_condition``.
    """

    lang: str
    name: str
    purpose: str
    feel: str
    steps: tuple[Step, ...]
    plain_name: str = ""
    aliases: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()
    stop_rules: tuple[str, ...] = ()
    equipment_note: str = ""
    start_caption: str = ""
    end_caption: str = ""
    start_alt: str = ""
    end_alt: str = ""
    movement_description: str = ""
    warning: str = ""


@dataclass(frozen=True)
class Source:
    """Where a fact comes from. ``year`` is 0 when the source gives none."""

    title: str
    url: str = ""
    year: int = 0


@dataclass(frozen=True)
class EquipmentText:
    """What a patient reads about a piece of equipment.

    ``name`` and ``substitute`` continue "You need:", such as "a hand weight" and "a full water bottle".
    ``safety``: sentences about how to use it safely; empty where there is nothing to say.
    """

    name: str
    source: Source
    substitute: str = ""
    safety: str = ""


@dataclass(frozen=True)
class Credit:
    """Attribution for a part of an exercise, to be shown wherever the part is shown, as its licence requires.

    ``part`` names the part in words ("Text", "Picture 1"); ``derived_from`` is the URL of the original work.
    """

    part: str
    licence: str = ""
    licence_url: str = ""
    author: str = ""
    author_url: str = ""
    title: str = ""
    source_url: str = ""
    derived_from: str = ""


class Unconfirmed(StrEnum):
    """A property of a custom exercise that nobody has confirmed: it was guessed on import, or never given."""

    MOVEMENTS = "movements"
    LATERALITY = "laterality"
    POSITION = "position"
    TYPE = "type"
    LEVEL = "level"
    REGIONS = "regions"
    DOSE = "dose"
    LANGUAGE = "language"


@dataclass(frozen=True)
class ClinicalReview:
    """Who has clinically reviewed a piece of content; ``by`` is empty when no named clinician has."""

    by: str = ""
    on: str = ""

    @property
    def is_reviewed(self) -> bool:
        return bool(self.by)


# The beginning of the note in which earlier imports kept equipment that is not listed.
OLD_EQUIPMENT_NOTE = "Uses: "
_DOSE_SIDES: Mapping[Laterality, DoseSide] = MappingProxyType(
    {
        Laterality.EACH: DoseSide.EACH,
        Laterality.PAINFUL: DoseSide.PAINFUL,
        Laterality.ALTERNATE: DoseSide.ALTERNATE,
    }
)


@dataclass(frozen=True)
class Exercise:
    """One exercise of the catalog.

    ``warned_condition``: the condition that the ``warning`` of its text is about.
    ``other_equipment``: things that it needs and that ``Equipment`` does not list, in the words of its source.
    """

    slug: ExerciseSlug
    number: int
    position: Position
    type: ExerciseType
    level: Level
    laterality: Laterality
    side_noun: SideNoun
    regions: tuple[Region, ...]
    muscles: tuple[str, ...]
    equipment: tuple[Equipment, ...]
    movement_tags: frozenset[MovementTag]
    texts: Mapping[str, ExerciseText]
    default_dosage: Dosage
    dosage_source: str
    sources: tuple[Source, ...]
    licence: str
    author: str
    easier: ExerciseSlug | None = None
    harder: ExerciseSlug | None = None
    safer: tuple[ExerciseSlug, ...] = ()
    review: ClinicalReview = field(default_factory=ClinicalReview)
    credits: tuple[Credit, ...] = ()
    unconfirmed: frozenset[Unconfirmed] = frozenset()
    warned_condition: ConditionSlug | None = None
    other_equipment: tuple[str, ...] = ()

    def get_text(self, lang: str) -> ExerciseText:
        """Return the text in ``lang``, or in English, which every exercise has."""
        return self.texts.get(lang) or self.texts["en"]

    @property
    def name(self) -> str:
        return self.texts["en"].name

    @property
    def has_described_movements(self) -> bool:
        """Whether the movements have been described. Without them no precaution rule can match."""
        return Unconfirmed.MOVEMENTS not in self.unconfirmed

    @property
    def unlisted_equipment(self) -> tuple[str, ...]:
        """Return what it needs besides ``equipment``; earlier imports kept these words in the note."""
        note = self.texts["en"].equipment_note
        if self.other_equipment or not note.startswith(OLD_EQUIPMENT_NOTE):
            return self.other_equipment
        return tuple(note.removeprefix(OLD_EQUIPMENT_NOTE).split(", "))

    @property
    def has_usual_dose(self) -> bool:
        """Whether its dose was given by somebody, and is not the usual one of its type in place of it."""
        return Unconfirmed.DOSE not in self.unconfirmed

    @property
    def usual_side(self) -> DoseSide | None:
        """Return the side of its dose, or else the one that follows from how it uses the sides."""
        return self.default_dosage.side or _DOSE_SIDES.get(self.laterality)

    @property
    def starting_dosage(self) -> Dosage:
        """Return the dose with which it enters a plan: with its side, and without amounts that are a guess."""
        dose = self.default_dosage if self.has_usual_dose else Dosage()
        return dose if dose.none_given else replace(dose, side=self.usual_side)


# The filter value for exercises that need no equipment.
NO_EQUIPMENT = "none"
