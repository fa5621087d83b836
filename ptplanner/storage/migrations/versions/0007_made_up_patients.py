"""Whether a patient came with the demo clinic is stored.

Demo patients of earlier releases are known by what setup wrote of them: in a demo clinic, name, birth date and the
whole note. Whoever changed one of these is taken for a real patient.
"""

import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DEMO_PATIENTS = (
    (
        "Ana Ruiz",
        dt.date(1968, 5, 14),
        "Made up. Works at a desk, 6 hours sitting. Has a strap and a 4 kg dumbbell at home.",
    ),
    (
        "Tomasz Wilk",
        dt.date(1955, 2, 3),
        "Made up. Feels safer with a hand on the kitchen counter.",
    ),
)


def upgrade() -> None:
    op.add_column(
        "patient",
        sa.Column("is_made_up", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    clinic = sa.table("clinic", sa.column("id", sa.Text), sa.column("is_demo", sa.Boolean))
    patient = sa.table(
        "patient",
        sa.column("clinic_id", sa.Text),
        sa.column("name", sa.Text),
        sa.column("born", sa.Date),
        sa.column("notes", sa.Text),
        sa.column("is_made_up", sa.Boolean),
    )
    demo = sa.select(clinic.c.id).where(clinic.c.is_demo)
    for name, born, notes in DEMO_PATIENTS:
        op.execute(
            sa.update(patient)
            .where(patient.c.clinic_id.in_(demo))
            .where(patient.c.name == name, patient.c.born == born, patient.c.notes == notes)
            .values(is_made_up=True)
        )
