"""Update a custom exercise from its source, keeping what the clinic has confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ptplanner.domain.exercise import Exercise, Unconfirmed

# The fields that each confirmation covers.
CONFIRMED_FIELDS: Mapping[Unconfirmed, tuple[str, ...]] = {
    Unconfirmed.MOVEMENTS: ("movement_tags",),
    Unconfirmed.LATERALITY: ("laterality", "side_noun"),
    Unconfirmed.POSITION: ("position",),
    Unconfirmed.TYPE: ("type",),
    Unconfirmed.LEVEL: ("level",),
    Unconfirmed.REGIONS: ("regions",),
    Unconfirmed.DOSE: ("default_dosage", "dosage_source"),
}


def update_from_source(old: Exercise, new: Exercise) -> Exercise:
    """Take everything from ``new``, except the slug and the fields that the clinic has confirmed."""
    confirmed = new.unconfirmed - old.unconfirmed
    kept: dict[str, Any] = {
        name: getattr(old, name) for what in confirmed for name in CONFIRMED_FIELDS[what]
    }
    return replace(new, slug=old.slug, unconfirmed=new.unconfirmed - confirmed, **kept)
