"""Whoever runs an installation can suspend a clinic."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clinic", sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True))
