"""Patients, clinics and users have a version, so that a stale form never replaces what a colleague has saved."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("patient", "clinic", "user"):
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        op.add_column(table, sa.Column("changed_by", sa.Text(), nullable=False, server_default=""))
        op.add_column(table, sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
