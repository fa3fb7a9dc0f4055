"""Sessions run against a sandbox over a socket. Only this module imports the package that is tested."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from dealdock import Sandbox
from dealdock.settings import Settings
from tests.golden import notation
from tests.golden.client import FOLDER, Client
from tests.golden.exchange import Exchange, Session
from tests.golden.masks import masked
from tests.support.serving import served

CORPUS: Final = FOLDER / "corpus"


@contextmanager
def serving(database: str | None, home: Path) -> Iterator[str]:
    """Yield the address of a server on an empty sandbox, the same in every run. Without a database it makes its own."""
    settings = Settings(database=database, home=home, seed_random=7, secret="the golden corpus")
    with Sandbox(settings) as sandbox, served(sandbox) as address:
        yield address


def names() -> list[str]:
    """Return the names of the stored sessions."""
    return sorted(path.stem for path in CORPUS.glob("*.txt"))


def path(name: str) -> Path:
    """Return the file of a stored session."""
    return CORPUS / f"{name}.txt"


def stored(name: str) -> Session:
    """Read a stored session."""
    return notation.loads(name, path(name).read_text(encoding="utf-8"))


def answered(session: Session, address: str) -> Session:
    """Return the session with the answers of the server at this address, masked."""
    with Client(address) as client:
        return replace(session, exchanges=tuple(_answered(client, exchange) for exchange in session.exchanges))


def _answered(client: Client, exchange: Exchange) -> Exchange:
    return replace(exchange, response=masked(exchange.request, client.exchange(exchange)))
