"""What the page "People and roles" shows: the words for roles, and the table of who may do what."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.domain.access import PERMISSIONS_BY_ROLE, Permission
from ptplanner.domain.clinic import Role

ROLE_LABELS = {
    Role.OWNER: "Owner",
    Role.THERAPIST: "Therapist",
    Role.ASSISTANT: "Assistant",
}
PERMISSION_LABELS = {
    Permission.EDIT_PATIENTS: "Change patients",
    Permission.EDIT_PLANS: "Build plans",
    Permission.ISSUE_PLANS: "Issue plans, revoke codes",
    Permission.EDIT_EXERCISES: "Change own exercises",
    Permission.EDIT_RULES: "Change precaution rules",
    Permission.EDIT_CLINIC: "Change the clinic and its people",
    Permission.READ_AUDIT: "Read the audit trail",
}
FREE_TO_ALL = "Read and print"


@dataclass(frozen=True)
class PermissionRow:
    """One line of the table: what may be done, and whether each role of ``ROLE_LABELS`` may do it."""

    title: str
    allowed: tuple[bool, ...]


def list_permission_rows() -> tuple[PermissionRow, ...]:
    """Build the table from the module that decides, so that it never says anything else."""
    everyone = PermissionRow(FREE_TO_ALL, (True,) * len(ROLE_LABELS))
    return (everyone, *map(_build_permission_row, Permission))


def _build_permission_row(permission: Permission) -> PermissionRow:
    allowed = tuple(permission in PERMISSIONS_BY_ROLE[role] for role in ROLE_LABELS)
    return PermissionRow(PERMISSION_LABELS.get(permission, permission.value.capitalize()), allowed)
