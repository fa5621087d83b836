"""Each plan records the ends of its history, so that reading it need not count what can be undone and redone."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column, function in (("history_start", "min"), ("history_end", "max")):
        op.add_column("plan", sa.Column(column, sa.Integer(), nullable=False, server_default="1"))
        op.execute(
            f"UPDATE plan SET {column} = (SELECT {function}(seq) FROM plan_history "  # noqa: S608  # our own names
            "WHERE plan_history.plan_id = plan.id)"
        )
