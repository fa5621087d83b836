"""Of the beginning of a condition the month alone may be known."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "patient_condition",
        sa.Column("is_month_only", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
