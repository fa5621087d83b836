"""Each condition of a patient keeps the day on which it was entered; for older entries the day is not known."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("patient_condition", sa.Column("recorded_on", sa.Date(), nullable=True))
