"""The pose language: its words, and the JSON Schema built from them, which editors complete and check with."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from ptplanner.figures.body.cast import load_cast
from ptplanner.figures.body.skeleton import PAIRED_ANGLES, PARAMETER_NAMES, SIDES

BASE_POSITIONS = (
    "standing",
    "seated",
    "long-sitting",
    "supine",
    "prone",
    "side-lying",
    "side-lying-left",
    "quadruped",
    "kneeling",
    "half-kneeling",
)
PROP_TYPES = (
    "mat", "pillow", "roll", "chair", "wall", "step", "table", "counter", "rail", "doorway", "post", "box",
    "dumbbell", "band", "strap", "towel", "ball", "stick",
)  # fmt: skip
ZONE_NAMES = (
    "hamstring", "quad", "calf", "shin", "adductor", "glute", "hip",
    "abs", "lowback", "upperback", "shoulder", "neck", "chest",
)  # fmt: skip
# The bones whose skin a close-up shows. `hand.L` selects one side.
CLOSE_UP_BONES = {
    "head": ("head", "neck", "clavicle", "upperarm01", "spine01", "spine02"),
    "trunk": (
        "head",
        "neck",
        "clavicle",
        "upperarm",
        "lowerarm",
        "hand",
        "finger",
        "spine",
        "pelvis",
    ),
    "hand": ("hand", "finger", "lowerarm"),
    "foot": ("foot", "toes", "lowerleg02"),
}
_SINGLE_LANDMARKS = (
    "chest", "chin", "crown", "forehead", "lowback", "navel", "nose", "occiput", "sacrum", "upperback",
)  # fmt: skip
_PAIRED_LANDMARKS = (
    "ankle", "anklein", "anklejoint", "asis", "backhand", "ball", "ballin", "ballout", "belly", "calf", "calfhigh",
    "calflow", "ear", "elbow", "elbowjoint", "forearm", "grip", "heel", "heelback", "hip", "instep", "knee",
    "kneeback", "loin", "kneein", "knuckle2", "knuckle3", "knuckle5", "nape", "palm", "palmheel", "shin", "shinhigh",
    "shinlow", "shoulder", "shoulderfront", "temple", "thighback", "thighbackhigh", "thighbacklow", "thighfront",
    "thighfronthigh", "thighfrontlow", "thighout", "thighouthigh", "thighoutlow", "tip1", "tip2", "tip3", "toes",
    "wrist",
)  # fmt: skip
_SINGLE_REGIONS = ("head", "lumbar", "pelvis", "thorax")
_PAIRED_REGIONS = (
    "ball", "elbow", "foot", "forearm", "hand", "heel", "knee", "shank", "thigh", "toes", "upperarm",
)  # fmt: skip

LANDMARK_NAMES = frozenset(
    [*_SINGLE_LANDMARKS, *(f"{name}.{side}" for name in _PAIRED_LANDMARKS for side in SIDES)]
)
REGION_NAMES = frozenset(
    [*_SINGLE_REGIONS, *(f"{name}.{side}" for name in _PAIRED_REGIONS for side in SIDES)]
)
DIRECTION_NAMES = ("up", "down", "front", "back", "left", "right")
CROP_NAMES = frozenset(
    [*CLOSE_UP_BONES, *(f"{name}.{side}" for name in ("hand", "foot") for side in SIDES)]
)


Schema = dict[str, Any]
NUMBER_SCHEMA: Schema = {"type": "number"}
FLAG_SCHEMA: Schema = {"type": "boolean"}
HAND_SHAPE_NAMES = ("curl", "thumb", "spread")


@cache
def build_pose_schema() -> Schema:
    """JSON Schema 2020-12 of a parsed pose file."""
    key, landmark = _build_reference("key"), _build_reference("landmark")
    properties: Schema = {
        "title": {
            "type": "string",
            "description": "Name in the text alternative; the folder's name if left out.",
        },
        "person": _build_enum_schema(
            load_cast(), "Who is drawn: ptplanner/figures/body/cast.toml."
        ),
        "base": _build_enum_schema(BASE_POSITIONS, "The position to start from."),
        "view": _build_object_schema(
            {"yaw": NUMBER_SCHEMA, "pitch": NUMBER_SCHEMA, "crop": _build_enum_schema(CROP_NAMES)}
        ),
        "plant": _build_list_schema(landmark, "What stays in its place in every frame."),
        "zone": _build_list_schema(
            _build_enum_schema(_list_zone_words()), "Tinted on screens, hatched on paper."
        ),
        "moves": {"type": "string", "description": "The movement in a sentence."},
        "arrow": {"anyOf": [_build_arrow_schema(), _build_list_schema(_build_arrow_schema())]},
        "prop": _build_list_schema(_build_prop_schema()),
        "all": key | {"description": "What start and end share."},
        "start": key,
        "middle": _build_map_schema("angle")
        | {"description": "Angles halfway, if the movement is not a straight one."},
        "end": key,
        "back": _build_map_schema("angle")
        | {"description": "Angles halfway back, if the way back is another one."},
        "ghost": FLAG_SCHEMA | {"description": "The start shows faintly behind the end."},
        "barefoot": FLAG_SCHEMA,
        "overlap": NUMBER_SCHEMA | {"description": "Metres that limbs may press into each other."},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Pose file of ptplanner",
        "description": "content/exercises/<slug>/pose.toml; see docs/adding-a-figure.md.",
        **_build_object_schema(properties, required=("person", "base", "start", "end")),
        "$defs": {
            "landmark": _build_enum_schema(LANDMARK_NAMES),
            "region": _build_enum_schema(REGION_NAMES),
            "angle": _build_enum_schema([*PARAMETER_NAMES, *PAIRED_ANGLES]),
            "angle-or-hand": _build_enum_schema(
                [*PARAMETER_NAMES, *PAIRED_ANGLES, *_list_hand_shape_words()]
            ),
            "key": _build_key_schema(),
        },
    }


def _build_reference(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _build_key_schema() -> Schema:
    landmark, point = (
        _build_reference("landmark"),
        _build_tuple_schema([{"anyOf": [NUMBER_SCHEMA, _build_enum_schema(["x"])]}] * 3),
    )
    touch = _build_tuple_schema([landmark, landmark, NUMBER_SCHEMA], least=2)
    under = {"anyOf": [landmark, _build_tuple_schema([landmark, NUMBER_SCHEMA, NUMBER_SCHEMA])]}
    return _build_object_schema(
        {
            "angles": _build_map_schema("angle-or-hand"),
            "tol": _build_map_schema("angle"),
            "floor": _build_list_schema(_build_reference("region")),
            "flat": _build_list_schema(_build_enum_schema(("hand.L", "hand.R"))),
            "surface": _build_map_schema("region"),
            "touch": _build_list_schema(touch),
            "at": _build_map_schema("landmark", point),
            "under": _build_map_schema("landmark", under),
            "balance": _build_list_schema(
                {"anyOf": [landmark, _build_enum_schema(("foot.L", "foot.R"))]}
            ),
            "dir": _build_list_schema(
                _build_tuple_schema([landmark, landmark, _build_enum_schema(DIRECTION_NAMES)])
            ),
            "belly": NUMBER_SCHEMA,
        }
    )


def _build_prop_schema() -> Schema:
    """The fields of all props; each kind of prop uses only some of them."""
    landmark, place = _build_reference("landmark"), _build_tuple_schema([NUMBER_SCHEMA] * 3)
    somewhere = {"anyOf": [landmark, place]}
    numbers = (
        "beyond", "doors", "half", "height", "length", "level", "out", "radius", "ring",
        "seat", "share", "width", "yaw",
    )  # fmt: skip
    fields = {
        "type": _build_enum_schema(PROP_TYPES),
        "under": {"anyOf": [landmark, _build_enum_schema(["head"])]},
        "through": _build_list_schema(somewhere),
        "between": _build_tuple_schema([landmark] * 2),
        "hook": _build_list_schema(somewhere),
        "hands": _build_list_schema(_build_enum_schema(("L", "R"))),
        "round": {"type": "string"},
        "follows": FLAG_SCHEMA,
        "both": FLAG_SCHEMA,
        **dict.fromkeys(("from", "to", "pos"), somewhere),
        **dict.fromkeys(("lo", "hi", "shift", "by"), place),
        "size": _build_list_schema(NUMBER_SCHEMA),
        **dict.fromkeys(numbers, NUMBER_SCHEMA),
    }
    return _build_object_schema(fields, required=("type",))


def _build_arrow_schema() -> Schema:
    end = _build_tuple_schema([_build_reference("landmark"), NUMBER_SCHEMA, NUMBER_SCHEMA])
    return _build_object_schema(
        {
            "from": end,
            "to": end,
            "bend": NUMBER_SCHEMA,
            "marker": _build_reference("landmark"),
            "offset": NUMBER_SCHEMA,
            "shift": _build_tuple_schema([NUMBER_SCHEMA, NUMBER_SCHEMA]),
            "span": _build_tuple_schema([NUMBER_SCHEMA, NUMBER_SCHEMA]),
        }
    )


def _list_hand_shape_words() -> list[str]:
    return [f"{word}{side}" for word in HAND_SHAPE_NAMES for side in ("", ".L", ".R")]


def _list_zone_words() -> list[str]:
    return [f"{name}{side}" for name in ZONE_NAMES for side in ("", ".L", ".R")]


def _build_enum_schema(words: Iterable[str], description: str = "") -> Schema:
    optional = {"description": description} if description else {}
    return {"enum": sorted(words)} | optional


def _build_list_schema(items: Schema, description: str = "") -> Schema:
    optional = {"description": description} if description else {}
    return {"type": "array", "items": items} | optional


def _build_tuple_schema(fields: list[Schema], least: int | None = None) -> Schema:
    """A list of fixed length with a schema for each position."""
    count = len(fields)
    return {
        "type": "array",
        "prefixItems": fields,
        "items": False,
        "minItems": count if least is None else least,
        "maxItems": count,
    }


def _build_map_schema(names: str, values: Schema = NUMBER_SCHEMA) -> Schema:
    """`names` names an enum under `$defs`."""
    return {
        "type": "object",
        "propertyNames": _build_reference(names),
        "additionalProperties": values,
    }


def _build_object_schema(fields: Schema, required: tuple[str, ...] = ()) -> Schema:
    optional = {"required": list(required)} if required else {}
    return {"type": "object", "properties": fields, "additionalProperties": False} | optional
