"""A clinic chooses how much of a patient's name its sheets print; so far it was the first name alone."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("name_on_sheet", sa.Text(), nullable=False, server_default="first-name")
    op.add_column("clinic", column)
