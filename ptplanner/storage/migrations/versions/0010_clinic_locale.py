"""A clinic has a country, a time zone, a number for out of hours, and the paper, dates and units of its country."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# What clinics had before: A4, kilograms, the day before the month, and the time zone of the server.
DEFAULTS = {
    "out_of_hours_phone": "",
    "date_order": "day-first",
    "doctor_word": "doctor",
    "country": "",
    "paper": "a4",
    "weight_unit": "kg",
    "time_zone": "",
}


def upgrade() -> None:
    for name, default in DEFAULTS.items():
        column = sa.Column(name, sa.Text(), nullable=False, server_default=default)
        op.add_column("clinic", column)
