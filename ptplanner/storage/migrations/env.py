"""Alembic's environment: runs the migrations on the connection that ``ptplanner.storage.schema`` provides."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from ptplanner.storage.columns import StorableText, UtcDateTime
from ptplanner.storage.content_tables import METADATA


def _render_plain_type(kind: str, thing: object, _context: AutogenContext) -> str | Literal[False]:
    """Render our column types as SQLAlchemy's, so that old migrations stay valid when ours change."""
    if kind == "type" and isinstance(thing, StorableText):
        return "sa.Text()"
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    render_item=_render_plain_type,
    # SQLite can roll back DDL too, because the driver leaves BEGIN to us.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
