"""Revisions share the texts of their exercises; plans and their histories are compressed.

Rows that exist stay as they are: an issued revision is never changed, and a plan or a row of its history takes the
new form when undo, redo or a save writes it again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "revision_part",
        sa.Column("clinic_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name="fk_revision_part_clinic_id_clinic"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "digest", name="pk_revision_part"),
    )
    for table in ("plan", "plan_history", "revision"):
        op.add_column(table, sa.Column("packed", sa.LargeBinary(), nullable=True))
    _refuse_changes("revision_part")


def _refuse_changes(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_keeps_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is never changed'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_keeps BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_is_kept()"
    )
