"""Two empty databases of a kind."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from tools.bench.postgres import postgres


@contextmanager
def two(kind: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the addresses of two new databases, as `--database` takes them."""
    if kind == "sqlite":
        yield str(folder / "ours.db"), str(folder / "theirs.db")
        return
    with postgres() as url:
        engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            for name in ("ours", "theirs"):
                connection.exec_driver_sql(f"CREATE DATABASE {name}")
        of = sa.make_url(url)
        ours, theirs = (of.set(database=name).render_as_string(hide_password=False) for name in ("ours", "theirs"))
        yield ours, theirs
