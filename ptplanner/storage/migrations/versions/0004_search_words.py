"""The words of the search indexes with their variants, pairs of name words, and what the patient list needs.

Everything is derived from what is stored. The functions below are copies of the writer's, so that this migration
stays as it is when the writer changes.
"""

import json
from itertools import combinations, permutations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BYTEWISE = sa.String().with_variant(sa.String(collation="C"), "postgresql")
LIST_INDEX = "ix_patient_clinic_id_opened_at_name_id"
BATCH = 5_000


def upgrade() -> None:
    _create_tables()
    _count_words()
    _list_starts()
    _pair_patient_names()
    _serve_the_patient_list()


def _create_tables() -> None:
    op.create_table(
        "search_word",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("clinic_id", sa.Text(), nullable=False),
        sa.Column("term", BYTEWISE, nullable=False),
        sa.Column("docs", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "clinic_id", "term", name="pk_search_word"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_start",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("clinic_id", sa.Text(), nullable=False),
        sa.Column("variant", BYTEWISE, nullable=False),
        sa.Column("start", BYTEWISE, nullable=False),
        sa.PrimaryKeyConstraint("kind", "clinic_id", "variant", "start", name="pk_search_start"),
        sqlite_with_rowid=False,
    )


def _count_words() -> None:
    # Words that begin with a digit are never corrected.
    op.execute(
        "INSERT INTO search_word (kind, clinic_id, term, docs) "
        "SELECT kind, coalesce(clinic_id, ''), term, count(*) FROM search_term "
        "WHERE NOT (term >= '0' AND term < ':') GROUP BY kind, coalesce(clinic_id, ''), term"
    )


def _list_starts() -> None:
    connection = op.get_bind()
    words = connection.execute(sa.text("SELECT kind, clinic_id, term FROM search_word"))
    starts = {(kind, clinic, start) for kind, clinic, word in words for start in _starts(word)}
    rows = [
        {"kind": kind, "clinic": clinic, "variant": variant, "start": start}
        for kind, clinic, start in sorted(starts)
        for variant in _variants(start)
    ]
    into = sa.text(
        "INSERT INTO search_start (kind, clinic_id, variant, start) "
        "VALUES (:kind, :clinic, :variant, :start)"
    )
    _insert(into, rows)


def _pair_patient_names() -> None:
    connection = op.get_bind()
    docs = connection.execute(
        sa.text("SELECT id, clinic_id, phrases FROM search_doc WHERE kind = 'patient'")
    ).all()
    rows = [
        {"clinic": clinic, "term": f"{one} {two}", "doc": doc}
        for doc, clinic, phrases in docs
        for one, two in permutations(_name_words(phrases), 2)
    ]
    into = sa.text(
        "INSERT INTO search_term (kind, clinic_id, term, weight, doc) "
        "VALUES ('patient-pair', :clinic, :term, 0, :doc)"
    )
    _insert(into, rows)


def _serve_the_patient_list() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    # SQLite sorts NULL last in a descending index and has no word for it; PostgreSQL needs the word.
    last = "" if is_sqlite else "NULLS LAST"
    op.execute(f"CREATE INDEX {LIST_INDEX} ON patient (clinic_id, opened_at DESC {last}, name, id)")
    op.drop_index("ix_patient_clinic_id_opened_at", "patient")
    op.add_column("clinic", sa.Column("patients", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE clinic SET patients = (SELECT count(*) FROM patient WHERE patient.clinic_id = clinic.id)"
    )


def _insert(into: sa.TextClause, rows: list[dict[str, object]]) -> None:
    for start in range(0, len(rows), BATCH):
        op.get_bind().execute(into, rows[start : start + BATCH])


def _name_words(phrases: str) -> list[str]:
    return sorted({word[:40] for word in json.loads(phrases)[0][1].split()})


def _starts(word: str) -> list[str]:
    longest = min(len(word), 6)
    return [word[:n] for n in range(min(3, longest), longest + 1)]


def _variants(start: str) -> set[str]:
    typos = 0 if len(start) < 3 else 1 if len(start) < 5 else 2
    shorter = [combinations(start, len(start) - n) for n in range(1, typos + 1)]
    return {start} | {"".join(left) for some in shorter for left in some}
