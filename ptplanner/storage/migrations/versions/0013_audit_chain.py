"""The audit trail becomes a chain: each line has a number in its clinic and carries the digest of the one before.

The lines that exist are taken into the chain as they are. Numbers, kinds and digests are computed here by a copy of
the rule in ``ptplanner.domain.audit``, which must not change the lines of old databases when it changes.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BATCH = 1_000
_KINDS = {
    "user": "security",
    "patient": "patients",
    "plan": "plans",
    "rule": "content",
    "exercise": "content",
    "import": "content",
}


def upgrade() -> None:
    op.create_table(
        "audit_chain",
        sa.Column("clinic_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("checked_number", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("checked_digest", sa.Text(), nullable=False, server_default=""),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrong_line", sa.Integer(), nullable=False, server_default="0"),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name="fk_audit_chain_clinic_id_clinic"
        ),
        sa.PrimaryKeyConstraint("clinic_id", name="pk_audit_chain"),
    )
    op.add_column("audit", sa.Column("number", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("audit", sa.Column("kind", sa.Text(), nullable=False, server_default=""))
    op.add_column("audit", sa.Column("digest", sa.Text(), nullable=False, server_default=""))
    _allow_changes()
    clinics = op.get_bind().execute(sa.text("SELECT DISTINCT clinic_id FROM audit")).scalars()
    for clinic in clinics.all():
        _chain_clinic(clinic)
    _refuse_changes()
    op.drop_index("ix_audit_clinic_id_id", table_name="audit")
    op.create_index("ix_audit_clinic_id_number", "audit", ["clinic_id", "number"], unique=True)
    for column in ("user", "kind", "subject"):
        op.create_index(f"ix_audit_clinic_id_{column}_number", "audit", ["clinic_id", column, "number"])  # fmt: skip
    op.create_index("ix_audit_clinic_id_at", "audit", ["clinic_id", "at"])


def _chain_clinic(clinic: str) -> None:
    number, digest = 0, ""
    for rows in _read_batches(clinic):
        changes = []
        for row in rows:
            number += 1
            digest = _compute_digest(clinic, number, digest, row)
            kind = _classify(row.action, row.subject)
            changes.append({"row": row.id, "number": number, "digest": digest, "kind": kind})
        statement = (
            "UPDATE audit SET number = :number, digest = :digest, kind = :kind WHERE id = :row"
        )
        op.get_bind().execute(sa.text(statement), changes)
    statement = (
        "INSERT INTO audit_chain (clinic_id, number, digest) VALUES (:clinic, :number, :digest)"
    )
    end = {"clinic": clinic, "number": number, "digest": digest}
    op.get_bind().execute(sa.text(statement), end)


def _read_batches(clinic: str) -> Iterator[Sequence[sa.Row[Any]]]:
    audit = sa.table(
        "audit",
        *map(sa.column, ("id", "clinic_id", "user", "action", "subject", "detail")),
        sa.column("at", sa.DateTime(timezone=True)),
    )
    after = -1
    while True:
        wanted = (audit.c.clinic_id == clinic) & (audit.c.id > after)
        statement = sa.select(audit).where(wanted).order_by(audit.c.id).limit(BATCH)
        rows = op.get_bind().execute(statement).all()
        if not rows:
            return
        yield rows
        after = rows[-1].id


def _compute_digest(clinic: str, number: int, before: str, row: sa.Row[Any]) -> str:
    at: datetime = row.at.replace(tzinfo=UTC) if row.at.tzinfo is None else row.at.astimezone(UTC)
    moment = at.isoformat(timespec="microseconds")
    said = (row.user, row.action, row.subject, row.detail)
    text = json.dumps([before, clinic, number, moment, *said], separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _classify(action: str, subject: str) -> str:
    if action.startswith(("revoked codes", "exported")):
        return "security"
    return _KINDS.get(subject.partition(" ")[0], "clinic")


def _allow_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_keeps_update")
    else:
        op.execute("ALTER TABLE audit DISABLE TRIGGER audit_keeps")


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER audit_keeps_update BEFORE UPDATE ON audit "
            "BEGIN SELECT RAISE(ABORT, 'audit is never changed'); END"
        )
    else:
        op.execute("ALTER TABLE audit ENABLE TRIGGER audit_keeps")
