"""Labels of movements in groups, for rules and for describing an exercise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from ptplanner.domain.exercise import MovementTag as M

MOVEMENT_GROUPS: Mapping[str, Mapping[M, str]] = MappingProxyType(
    {
        "Low back": {
            M.LUMBAR_FLEXION_END_RANGE: "Bends the low back to its end",
            M.LUMBAR_FLEXION_END_RANGE_HUG: "Hugs both knees: end of bending, held",
            M.LUMBAR_FLEXION_LOADED: "Bends the low back under load",
            M.LUMBAR_EXTENSION_END_RANGE: "Arches the low back to its end",
            M.LUMBAR_EXTENSION_LOADED: "Arches the low back under load",
            M.PRONE_PRESS_UP: "Press-up lying on the belly",
            M.STANDING_EXTENSION_PROLONGED: "Stands arched for long",
        },
        "Trunk": {
            M.TRUNK_BENDING: "Bends forward",
            M.TRUNK_FLEXION_LOADED: "Curls the trunk under load",
            M.TRUNK_ROTATION: "Turns the trunk, even a little",
            M.TRUNK_ROTATION_END_RANGE: "Turns the trunk to its end",
            M.TRUNK_ROTATION_LOADED: "Turns the trunk under load",
            M.LIFTING: "Lifts a load",
            M.LIFTING_HEAVY_OVERHEAD_OR_FLOOR: "Lifts heavy, from the floor or overhead",
        },
        "Hip": {
            M.HIP_FLEXION_PAST_90: "Bends the hip past a right angle",
            M.HIP_ADDUCTION_PAST_MIDLINE: "Brings the leg across the midline",
            M.HIP_INTERNAL_ROTATION: "Turns the hip in",
            M.HIP_EXTENSION: "Takes the leg behind the body, toes ahead",
            M.HIP_EXTENSION_EXTERNAL_ROTATION: "Takes the hip far back, or back and turned out",
            M.HIP_ABDUCTION_ACTIVE: "Lifts the leg out to the side",
        },
        "Nerve and shoulder": {
            M.SCIATIC_TENSION: "Pulls on the sciatic nerve",
            M.SHOULDER_OVERHEAD: "Takes the arm overhead",
        },
        "Position": {
            M.SUPINE_PROLONGED: "Lies on the back for long",
            M.PRONE: "Lies on the belly",
            M.SITTING_PROLONGED: "Sits for long",
            M.SITTING_FLEXED_SUSTAINED: "Sits bent over",
            M.STANDING_MOTIONLESS: "Stands still for long",
            M.HEAD_DOWN: "Head below the heart",
        },
        "Balance": {
            M.SINGLE_LEG_STANCE_UNSUPPORTED: "Stands on one leg without support",
            M.TANDEM_STANCE_UNSUPPORTED: "Stands heel to toe without support",
            M.FALL_RISK_HIGH: "Could easily end in a fall",
            M.UNSTABLE_SURFACE: "Stands on soft or shaky ground",
            M.IMPACT: "Jumps or lands hard",
        },
        "Effort": {
            M.ISOMETRIC_HOLD_LONG: "Holds a strain for long",
            M.BREATH_HOLDING: "Makes people hold their breath",
            M.RESISTANCE_TO_FAILURE: "Goes on until nothing is left",
            M.ABDOMINAL_PRESSURE: "Raises the pressure in the belly",
        },
        "Skin": {
            M.HARD_PRESSURE: "Presses hard on the skin",
            M.HEAT: "Uses heat",
        },
    }
)
MOVEMENT_LABELS: Mapping[M, str] = MappingProxyType(
    {tag: words for group in MOVEMENT_GROUPS.values() for tag, words in group.items()}
)


def format_movements(tags: Iterable[M]) -> str:
    """Format as ``Bends forward; lifts a load``, always in the same order."""
    chosen = set(tags)
    labels = [label for tag, label in MOVEMENT_LABELS.items() if tag in chosen]
    return "; ".join([*labels[:1], *(label[:1].lower() + label[1:] for label in labels[1:])])
