"""The first migration, made from the models. `make generate` writes it anew until a version is published.

Its name has a digest of what it does: so a database of an earlier checkout has a migration that is not known, and not
other tables under a known name.
"""

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext

from dealdock.platform.database import migrations
from dealdock.vendors.all_tables import metadata
from tests.support.generators.fixture_types import formatted

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext

FOLDER: Final = migrations.migrations_dir() / "versions"

_TEXT: Final = '''\
"""the first tables."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    {upgrade}


def downgrade() -> None:
    {downgrade}
'''
_COMMENT: Final = re.compile(r"^ *# ### .*\n?", re.MULTILINE)


def files() -> list[Path]:
    """Return the files of the first migration. There is one, unless it was merged."""
    return [*FOLDER.glob("0001_*.py")]


def generated() -> tuple[Path, str]:
    """Return the path of the migration, and its text."""
    for table in metadata.tables.values():
        for index in table.indexes:  # models name a condition for SQLite only, since PostgreSQL's imports its dialect
            if (where := index.dialect_options["sqlite"]["where"]) is not None:
                index.dialect_options["postgresql"]["where"] = where
    with sa.create_engine("sqlite://").connect() as db:
        context = MigrationContext.configure(db, opts={"target_metadata": metadata})
        found = produce_migrations(context, metadata)
    upgrade, downgrade = (_code(operations) for operations in (found.upgrade_ops, found.downgrade_ops))
    revision = f"0001_{hashlib.sha256(upgrade.encode()).hexdigest()[:12]}"
    path = FOLDER / f"{revision}.py"
    return path, formatted(path, _TEXT.format(revision=revision, upgrade=upgrade, downgrade=downgrade))


def is_old() -> bool:
    """Return True if the models changed after the migration was written."""
    return files() != [generated()[0]]


def write() -> None:
    """Write the migration, and delete those that it replaces."""
    path, text = generated()
    path.write_text(text, encoding="utf-8")
    for old in files():
        if old != path:
            old.unlink()


def _code(operations: Any) -> str:
    return _COMMENT.sub("", render_python_code(operations, render_item=_render_item)).strip()


def _render_item(kind: str, item: Any, _: "AutogenContext") -> str | Literal[False]:
    """Render the type that a database has, instead of the one of the models."""
    if kind == "type" and isinstance(item, sa.TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


if __name__ == "__main__":
    write()
