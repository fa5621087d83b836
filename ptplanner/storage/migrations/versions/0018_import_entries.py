"""The number of entries of an import stands beside its report, which may be large."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TOTALS = {
    "sqlite": "coalesce(json_extract(report, '$.total'), 0)",
    "postgresql": "coalesce((report::json ->> 'total')::integer, 0)",
}


def upgrade() -> None:
    op.add_column(
        "import_run", sa.Column("entry_count", sa.Integer(), nullable=False, server_default="0")
    )
    total = TOTALS[op.get_bind().dialect.name]
    op.execute(f"UPDATE import_run SET entry_count = {total}")  # noqa: S608  # no input of anybody
