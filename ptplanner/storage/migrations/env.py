"""Runs the migrations on the connection that ``ptplanner.storage.schema`` holds."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from ptplanner.storage.columns import Moment, Words
from ptplanner.storage.content_tables import METADATA


def _as_plain_type(kind: str, thing: object, _context: AutogenContext) -> str | Literal[False]:
    """A migration stays true when our column types change, so it names SQLAlchemy's."""
    if kind == "type" and isinstance(thing, Words):
        return "sa.Text()"
    if kind == "type" and isinstance(thing, Moment):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    render_item=_as_plain_type,
    # SQLite takes DDL back as well as rows, now that the driver leaves BEGIN to us.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
