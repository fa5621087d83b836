"""A clinic's own rules and exercises, its people's favourites, and the runs of importers."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "clinic", sa.Column("content_version", sa.Text(), nullable=False, server_default="")
    )
    _content()
    _people()
    _imports()


def _content() -> None:
    op.create_table(
        "clinic_rule",
        sa.Column("clinic_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        _of_clinic("clinic_rule"),
        sa.PrimaryKeyConstraint("clinic_id", "kind", "id", name="pk_clinic_rule"),
    )
    op.create_table(
        "own_exercise",
        sa.Column("clinic_id", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("source_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        _of_clinic("own_exercise"),
        sa.PrimaryKeyConstraint("clinic_id", "slug", name="pk_own_exercise"),
    )
    op.create_index(
        "ix_own_exercise_clinic_id_source_key", "own_exercise", ["clinic_id", "source_key"]
    )


def _people() -> None:
    op.create_table(
        "favourite",
        sa.Column("clinic_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("exercise", sa.Text(), nullable=False),
        _of_clinic("favourite"),
        _of_user("favourite"),
        sa.PrimaryKeyConstraint("clinic_id", "user_id", "exercise", name="pk_favourite"),
    )
    op.create_table(
        "exercise_use",
        sa.Column("clinic_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("exercise", sa.Text(), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        _of_clinic("exercise_use"),
        _of_user("exercise_use"),
        sa.PrimaryKeyConstraint("clinic_id", "user_id", "exercise", name="pk_exercise_use"),
    )
    op.create_index(
        "ix_exercise_use_clinic_id_user_id_last_used_at",
        "exercise_use",
        ["clinic_id", "user_id", "last_used_at"],
    )


def _imports() -> None:
    op.create_table(
        "import_run",
        sa.Column("clinic_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        _of_clinic("import_run"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name="pk_import_run"),
    )
    op.create_index("ix_import_run_clinic_id_started_at", "import_run", ["clinic_id", "started_at"])


def _of_clinic(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["clinic_id"], ["clinic.id"], name=f"fk_{table}_clinic_id_clinic"
    )


def _of_user(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=f"fk_{table}_user_id_user")
