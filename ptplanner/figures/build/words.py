"""Text alternatives made from the pose: who, in what position, and what moves."""

from __future__ import annotations

from ptplanner.figures.body.cast import get_person
from ptplanner.figures.pose.pose_file import Pose

_POSITION_PHRASES = {
    "standing": "standing",
    "seated": "sitting on a chair",
    "long-sitting": "sitting on the floor with straight legs",
    "supine": "lying on the back",
    "prone": "lying face down",
    "side-lying": "lying on the side",
    "side-lying-left": "lying on the side",
    "quadruped": "on hands and knees",
    "kneeling": "kneeling",
    "half-kneeling": "kneeling on one knee",
}


def build_alt_texts(pose: Pose) -> dict[str, str]:
    who = get_person(pose.person).described
    who = who[0].upper() + who[1:]
    place = _POSITION_PHRASES[pose.base]
    moves = pose.moves or f"The movement of {pose.title.lower()}."
    return {
        "start": f"{who}, {place}, at the start of the movement.",
        "end": f"{who}, {place}, at the end of the movement. {moves}",
        "clip": f"{who}, {place}. {moves} The movement repeats slowly.",
    }
