"""A server that gets SIGTERM under load, as at the end of a container."""

import re
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import sqlalchemy as sa

from dealdock.platform.database.database import parse_url
from dealdock.platform.records.models import JournalEntry
from dealdock.vendors.pardot.opportunity.model import Opportunity
from tools.bench.filling import Filling, fill
from tools.bench.serving import DEALDOCK, running
from tools.soak.loading.clients import TIMEOUT_SECONDS, Client, Clients

ACCOUNTS: Final = 8
OPPORTUNITIES: Final = 300
IDLE: Final = 10
EXPECTED: Final = ("running calls; a second signal", '"status": 503')
"""Parts of lines on stderr that are permitted: about the stop, and about refused calls."""
TAG: Final = re.compile(r"[?&]tag=([\w-]+)")


class StopResult(NamedTuple):
    """The outcomes of the calls between a start and a stop of a server. Each problem is a sentence."""

    answered: int
    refused: int
    """Calls that were refused with `Retry-After`."""
    unread: int
    """Calls that were sent while the connection was closed, and had no effect."""
    cut: Sequence[str]
    """Calls that were begun, but not answered completely."""
    lost: Sequence[str]
    """Answered calls whose effect is missing, and refused calls that had an effect."""
    other_problems: Sequence[str]
    """Idle connections that were not closed cleanly, wrong exit codes, lines on stderr."""


def stop(
    database: str,
    folder: Path,
    clients: int,
    answers: int,
    randomness: Random,
    *options: str,
    life: int = 0,
    kills: bool = False,
) -> StopResult:
    """Start a server, wait for this many answers, stop or kill it, and compare its records with the answers."""
    accounts = fill(database, *(Filling(OPPORTUNITIES, prospects_each=1) for _ in range(ACCOUNTS)))
    all_clients = [Client(f"{life}-{number}", accounts[number % ACCOUNTS], randomness) for number in range(clients)]
    command = [*DEALDOCK, "start", "--port", "0", "--home", str(folder), "--log-level", "warning"]
    with (folder / "log").open("w+") as log:
        with running([*command, "--database", database, *options], stderr=log) as served:
            idle = [_idle(served.url) for _ in range(IDLE)]
            running_clients = Clients(served.url, all_clients)
            running_clients.wait(answers)
            (served.process.kill if kills else served.process.terminate)()
            running_clients.end()
            code = served.process.wait(TIMEOUT_SECONDS)
        log.seek(0)
        other_problems = [f"stderr: {line}" for line in log if not any(expected in line for expected in EXPECTED)]
    other_problems += [f"exit code {code}"] if code else []
    other_problems += [problem for connection in idle for problem in _problem(connection)]
    return _compared(database, all_clients, other_problems)


def _idle(url: str) -> HTTPConnection:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=TIMEOUT_SECONDS)
    connection.request("GET", "/_dealdock/livez")
    connection.getresponse().read()
    return connection


def _problem(connection: HTTPConnection) -> Iterator[str]:
    try:
        if received := connection.sock.recv(100):
            yield f"an idle connection received {received!r}"
    except OSError as error:
        yield f"an idle connection ended with {error!r}"
    finally:
        connection.close()


def _compared(database: str, clients: Sequence[Client], other_problems: list[str]) -> StopResult:
    """Compare the results of the clients with the tables and the journal."""
    with sa.create_engine(parse_url(database), poolclass=sa.NullPool).connect() as db:
        stored = set(db.scalars(sa.select(Opportunity.name)))
        entries = db.execute(sa.select(JournalEntry.url, JournalEntry.status, JournalEntry.complete)).all()
    journal = {tag[1]: row for row in entries if (tag := TAG.search(row.url))}
    cut = [problem for client in clients for problem in client.problems]
    lost: list[str] = []
    for client in clients:
        done = client.unanswered & (stored | journal.keys())
        cut += [f"{tag} took effect, but was not answered" for tag in sorted(done)]
        lost += [f"{tag} is not in its table" for tag in sorted(client.created - stored)]
        lost += [f"{tag} was refused, but is in its table" for tag in sorted(client.refused & stored)]
        whole = {tag for tag in client.answered & journal.keys() if _is_whole(journal[tag])}
        lost += [f"{tag} is not in the journal as it was answered" for tag in sorted(client.answered - whole)]
    answered = sum(len(client.answered) for client in clients)
    refused = sum(len(client.refused) for client in clients)
    unread = sum(len(client.unanswered) for client in clients)
    return StopResult(answered, refused, unread, cut, lost, other_problems)


def _is_whole(row: sa.Row[str, int, bool]) -> bool:
    return bool(row.status == HTTPStatus.OK and row.complete)
