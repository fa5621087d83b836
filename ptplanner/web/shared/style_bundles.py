"""Which style sheets each page loads, in the order of the cascade."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


def _list_sheets(folder: str, *names: str) -> tuple[str, ...]:
    return tuple(f"css/{folder}/{name}.css" for name in names)


_COMPONENTS = ("button", "field", "chip", "notice", "state", "picture", "dialog")

_BUILDER = (
    *("builder", "menus", "rows", "dose", "panels", "findings", "conflict", "dock"),
    # Widths come last: they change what stands before them.
    *("tablet", "phone"),
)

# Every therapist's page loads "base" and one of the others; a patient's page loads "phone" alone.
STYLE_BUNDLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "base": (
            *_list_sheets("shared", "fonts", "tokens", "base"),
            *_list_sheets("shared/components", *_COMPONENTS),
        ),
        "account": _list_sheets("auth", "account"),
        "builder": (
            *_list_sheets("plans", *_BUILDER),
            *_list_sheets("catalog", "search"),
            *_list_sheets("plans", "meter"),
        ),
        "catalog": _list_sheets("catalog", "search", "browse"),
        "custom-exercises": _list_sheets("custom_exercises", "custom-exercises"),
        "exercise": _list_sheets("catalog", "search", "browse", "exercise"),
        "meter": _list_sheets("plans", "meter"),
        "patients": _list_sheets("patients", "patients"),
        "preview": _list_sheets("plans", "preview", "meter"),
        "rules": _list_sheets("rules", "rules"),
        "phone": (
            *_list_sheets("phone", "fonts"),
            *_list_sheets("shared", "tokens", "base"),
            *_list_sheets("shared/components", "picture"),
            *_list_sheets("phone", "phone"),
        ),
    }
)
