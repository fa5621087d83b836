"""Who may do what: the permissions of each role. Everyone in a clinic may read and print all of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from ptplanner.domain.clinic import Actor, Role
from ptplanner.domain.errors import PermissionDenied


class Permission(StrEnum):
    """Something that not every role may do."""

    EDIT_PATIENTS = "edit patients"
    EDIT_PLANS = "edit plans"
    ISSUE_PLANS = "issue plans"
    EDIT_EXERCISES = "edit exercises"
    EDIT_RULES = "edit rules"
    EDIT_CLINIC = "edit the clinic"
    READ_AUDIT = "read the audit trail"
    SEE_INSTALLATION = "see how the installation is"


_THERAPIST_PERMISSIONS = frozenset(
    {
        Permission.EDIT_PATIENTS,
        Permission.EDIT_PLANS,
        Permission.ISSUE_PLANS,
        Permission.EDIT_EXERCISES,
    }
)
PERMISSIONS_BY_ROLE: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.OWNER: frozenset(Permission),
        Role.THERAPIST: _THERAPIST_PERMISSIONS,
        Role.ASSISTANT: frozenset(),
    }
)
_DENIAL_MESSAGES: Mapping[Permission, str] = MappingProxyType(
    {
        Permission.EDIT_PATIENTS: "Only therapists and owners can change patient records.",
        Permission.EDIT_PLANS: "Only therapists and owners can change plans.",
        Permission.ISSUE_PLANS: "Only therapists and owners can issue plans and revoke codes.",
        Permission.EDIT_EXERCISES: "Only therapists and owners can change custom exercises.",
        Permission.EDIT_RULES: "Only an owner of the clinic can change precaution rules.",
        Permission.EDIT_CLINIC: "Only an owner can change the clinic and its people.",
        Permission.READ_AUDIT: "Only an owner can read the audit trail.",
        Permission.SEE_INSTALLATION: "Only an owner can see how this installation is.",
    }
)


def has_permission(who: Actor, permission: Permission) -> bool:
    return permission in PERMISSIONS_BY_ROLE[who.role]


def require_permission(who: Actor, permission: Permission) -> None:
    """Raises PermissionDenied with a sentence that says which role may do this."""
    if not has_permission(who, permission):
        raise PermissionDenied(_DENIAL_MESSAGES[permission])
