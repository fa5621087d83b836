"""The bones that a figure has, and how the 163 bones of the data collapse into them."""

from __future__ import annotations

SIDES = ("L", "R")
FINGERS = tuple(f"finger{digit}-{phalanx}" for digit in range(1, 6) for phalanx in range(1, 4))


def _build_parents() -> dict[str, str]:
    tree = {
        "pelvis": "",
        "spine05": "pelvis",
        "spine04": "spine05",
        "spine03": "spine04",
        "spine02": "spine03",
    }
    tree |= {
        "spine01": "spine02",
        "neck01": "spine01",
        "neck02": "neck01",
        "neck03": "neck02",
        "head": "neck03",
    }
    for side in SIDES:
        limb = ("clavicle", "upperarm01", "upperarm02", "lowerarm01", "lowerarm02", "hand")
        tree |= _link_bones("spine01", limb, side)
        tree |= _link_bones(
            "pelvis", ("upperleg01", "upperleg02", "lowerleg01", "lowerleg02", "foot", "toes"), side
        )
        for digit in range(1, 6):
            tree |= _link_bones(
                f"hand.{side}", tuple(f"finger{digit}-{phalanx}" for phalanx in range(1, 4)), side
            )
    return tree


def _link_bones(parent: str, bones: tuple[str, ...], side: str) -> dict[str, str]:
    links = {}
    for bone in bones:
        links[f"{bone}.{side}"] = parent
        parent = f"{bone}.{side}"
    return links


PARENTS = _build_parents()
BONES = tuple(PARENTS)
BONE_INDEX = {bone: number for number, bone in enumerate(BONES)}

# The bone of the data whose head is the joint at which our bone rotates.
_JOINT_SOURCES = {"pelvis": "spine05", "clavicle": "clavicle", "hand": "wrist", "toes": "toe2-1"}
_ABSORBED_BONES = {
    "root": "pelvis",
    "pelvis": "pelvis",
    "breast": "spine02",
    "shoulder01": "clavicle",
    "wrist": "hand",
}


def find_joint_source(bone: str) -> str:
    """The data's name of the joint of `bone`."""
    stem, _, side = bone.partition(".")
    name = _JOINT_SOURCES.get(stem, stem)
    return f"{name}.{side}" if side else name


def find_carrier_bone(source: str) -> str:
    """Find our bone for the skin of a bone of the data: the face goes to the head, toes to one bone."""
    stem, _, side = source.partition(".")
    if source in BONE_INDEX:
        return source
    if stem in ("root", "pelvis"):
        return "pelvis"
    if stem == "breast":
        return "spine02"
    if stem.startswith("metacarpal") or stem in _ABSORBED_BONES:
        return f"{_ABSORBED_BONES.get(stem, 'hand')}.{side}"
    return f"toes.{side}" if stem.startswith("toe") else "head"
