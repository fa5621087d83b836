"""Each sign-in is a row that the server can end, and a clinic says after how long an unused one ends."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TIMES = ("created_at", "seen_at")


def upgrade() -> None:
    op.create_table(
        "user_session",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("clinic_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in TIMES),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_user_session"),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name="fk_user_session_clinic_id_clinic"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_user_session_user_id_user"),
    )
    op.create_index(
        "ix_user_session_clinic_id_user_id_seen_at",
        "user_session",
        ["clinic_id", "user_id", "seen_at"],
    )
    column = sa.Column("idle_minutes", sa.Integer(), nullable=False, server_default="60")
    op.add_column("clinic", column)
