"""The pose language as a JSON Schema, built from its vocabulary; editors complete and check with it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from ptplanner.figures import joints
from ptplanner.figures.cast import cast
from ptplanner.figures.vocabulary import (
    BASES,
    CROPS,
    DIRECTIONS,
    LANDMARKS,
    PROPS,
    REGIONS,
    ZONES,
)

Schema = dict[str, Any]
NUMBER: Schema = {"type": "number"}
FLAG: Schema = {"type": "boolean"}
HAND_SHAPE = ("curl", "thumb", "spread")


@cache
def schema() -> Schema:
    """JSON Schema 2020-12 of a parsed pose file."""
    key, landmark = _named("key"), _named("landmark")
    said: Schema = {
        "title": {
            "type": "string",
            "description": "Name in the text alternative; the folder's name if left out.",
        },
        "person": _one_of(cast(), "Who is drawn: ptplanner/figures/body/cast.toml."),
        "base": _one_of(BASES, "The position to start from."),
        "view": _object({"yaw": NUMBER, "pitch": NUMBER, "crop": _one_of(CROPS)}),
        "plant": _several(landmark, "What stays in its place in every frame."),
        "zone": _several(_one_of(_zones()), "Tinted on screens, hatched on paper."),
        "moves": {"type": "string", "description": "The movement in a sentence."},
        "arrow": {"anyOf": [_arrow(), _several(_arrow())]},
        "prop": _several(_prop()),
        "all": key | {"description": "What start and end share."},
        "start": key,
        "middle": _map("angle") | {"description": "Angles halfway, if the movement is not a straight one."},
        "end": key,
        "back": _map("angle") | {"description": "Angles halfway back, if the way back is another one."},
        "ghost": FLAG | {"description": "The start shows faintly behind the end."},
        "barefoot": FLAG,
        "overlap": NUMBER | {"description": "Metres that limbs may press into each other."},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Pose file of ptplanner",
        "description": "content/exercises/<slug>/pose.toml; see docs/adding-a-figure.md.",
        **_object(said, required=("person", "base", "start", "end")),
        "$defs": {
            "landmark": _one_of(LANDMARKS),
            "region": _one_of(REGIONS),
            "angle": _one_of([*joints.NAMES, *joints.PAIRED]),
            "angle-or-hand": _one_of([*joints.NAMES, *joints.PAIRED, *_hand_shapes()]),
            "key": _key(),
        },
    }


def _named(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _key() -> Schema:
    landmark, point = _named("landmark"), _row([{"anyOf": [NUMBER, _one_of(["x"])]}] * 3)
    touch = _row([landmark, landmark, NUMBER], least=2)
    under = {"anyOf": [landmark, _row([landmark, NUMBER, NUMBER])]}
    return _object(
        {
            "angles": _map("angle-or-hand"),
            "tol": _map("angle"),
            "floor": _several(_named("region")),
            "flat": _several(_one_of(("hand.L", "hand.R"))),
            "surface": _map("region"),
            "touch": _several(touch),
            "at": _map("landmark", point),
            "under": _map("landmark", under),
            "balance": _several({"anyOf": [landmark, _one_of(("foot.L", "foot.R"))]}),
            "dir": _several(_row([landmark, landmark, _one_of(DIRECTIONS)])),
            "belly": NUMBER,
        }
    )


def _prop() -> Schema:
    """The fields of all props; each kind of prop uses only some of them."""
    landmark, place = _named("landmark"), _row([NUMBER] * 3)
    somewhere = {"anyOf": [landmark, place]}
    numbers = (
        "beyond", "doors", "half", "height", "length", "level", "out", "radius", "ring",
        "seat", "share", "width", "yaw",
    )  # fmt: skip
    fields = {
        "type": _one_of(PROPS),
        "under": {"anyOf": [landmark, _one_of(["head"])]},
        "through": _several(somewhere),
        "between": _row([landmark] * 2),
        "hook": _several(somewhere),
        "hands": _several(_one_of(("L", "R"))),
        "round": {"type": "string"},
        "follows": FLAG,
        "both": FLAG,
        **dict.fromkeys(("from", "to", "pos"), somewhere),
        **dict.fromkeys(("lo", "hi", "shift", "by"), place),
        "size": _several(NUMBER),
        **dict.fromkeys(numbers, NUMBER),
    }
    return _object(fields, required=("type",))


def _arrow() -> Schema:
    end = _row([_named("landmark"), NUMBER, NUMBER])
    return _object(
        {
            "from": end,
            "to": end,
            "bend": NUMBER,
            "marker": _named("landmark"),
            "offset": NUMBER,
            "shift": _row([NUMBER, NUMBER]),
            "span": _row([NUMBER, NUMBER]),
        }
    )


def _hand_shapes() -> list[str]:
    return [f"{word}{side}" for word in HAND_SHAPE for side in ("", ".L", ".R")]


def _zones() -> list[str]:
    return [f"{name}{side}" for name in ZONES for side in ("", ".L", ".R")]


def _one_of(words: Iterable[str], description: str = "") -> Schema:
    told = {"description": description} if description else {}
    return {"enum": sorted(words)} | told


def _several(items: Schema, description: str = "") -> Schema:
    told = {"description": description} if description else {}
    return {"type": "array", "items": items} | told


def _row(fields: list[Schema], least: int | None = None) -> Schema:
    """A list of fixed length with a schema for each position."""
    count = len(fields)
    return {
        "type": "array",
        "prefixItems": fields,
        "items": False,
        "minItems": count if least is None else least,
        "maxItems": count,
    }


def _map(names: str, values: Schema = NUMBER) -> Schema:
    """`names` names an enum under `$defs`."""
    return {"type": "object", "propertyNames": _named(names), "additionalProperties": values}


def _object(fields: Schema, required: tuple[str, ...] = ()) -> Schema:
    told = {"required": list(required)} if required else {}
    return {"type": "object", "properties": fields, "additionalProperties": False} | told
