"""Which PDF is the sheet of a revision is recorded, so that later releases show the one that was made first.

PDFs that earlier releases made are recorded when they are first asked for.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLE = "sheet_record"
KEY = ("plan_id", "number", "paper", "layout", "place")
TEXTS = ("clinic_id", "digest", "renderer_version", "reason")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("plan_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("newer_pictures", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint(*KEY, name="pk_sheet_record"),
        sa.ForeignKeyConstraint(
            ["plan_id", "number"],
            ["revision.plan_id", "revision.number"],
            name="fk_sheet_record_plan_id_number_revision",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "plan_id"],
            ["plan.clinic_id", "plan.id"],
            name="fk_sheet_record_clinic_id_plan_id_plan",
        ),
    )
    _refuse_changes()


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {TABLE}_keeps_{act.lower()} BEFORE {act} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{TABLE} is never changed'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {TABLE}_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{TABLE} is never changed'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {TABLE}_keeps BEFORE UPDATE OR DELETE ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_is_kept()"
    )
