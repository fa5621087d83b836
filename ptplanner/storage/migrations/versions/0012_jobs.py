"""Work that takes longer than a page is a row, and so is each worker that does it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TEXTS = ("subject", "payload", "progress_words", "checkpoint", "result", "trouble", "worker", "claim")  # fmt: skip
NUMBERS = ("progress_done", "progress_total", "attempts")
SWITCHES = ("is_exclusive", "is_cancel_requested")
TIMES = ("not_before", "heartbeat_at", "started_at", "ended_at", "dismissed_at")


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("clinic_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("user_id", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in NUMBERS),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in SWITCHES),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in TIMES),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
        sa.UniqueConstraint("key", name="uq_job_key"),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name="fk_job_clinic_id_clinic"),
    )
    op.create_index("ix_job_clinic_id_created_at", "job", ["clinic_id", "created_at"])
    op.create_index("ix_job_state_queued_at", "job", ["state", "queued_at"])
    op.create_table(
        "worker",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("slots", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_worker"),
    )
