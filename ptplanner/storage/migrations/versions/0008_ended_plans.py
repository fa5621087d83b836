"""Plans can be ended, drafts discarded, and the patient list knows the next visit."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("plan", sa.Column("next_visit", sa.Date(), nullable=True))
    op.add_column("plan", sa.Column("ended_on", sa.Date(), nullable=True))
    op.add_column("plan", sa.Column("discarded_at", sa.DateTime(timezone=True), nullable=True))
