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

from bench.filling import Filling, fill
from bench.serving import DEALDOCK, running
from dealdock.platform.database.database import parse_url
from dealdock.platform.models import JournalEntry
from dealdock.vendors.pardot.models import Opportunity
from soak.loading.callers import PATIENCE, Caller, Crowd

ACCOUNTS: Final = 8
OPPORTUNITIES: Final = 300
IDLE: Final = 10
EXPECTED: Final = ("running calls; a second signal", '"status": 503')
"""Parts of lines on stderr that are no complaints: at a stop, and of each call that is refused."""
TAG: Final = re.compile(r"[?&]tag=([\w-]+)")


class Stopped(NamedTuple):
    """The fate of the calls in one life of a server; each complaint in a sentence."""

    answered: int
    refused: int
    """Calls that were told to come again."""
    unread: int
    """Calls that were sent as the connection closed, and left no trace."""
    cut: Sequence[str]
    """Calls that were begun, and not answered whole."""
    lost: Sequence[str]
    """What was answered, and isn't there; what was refused, and is."""
    ill: Sequence[str]
    """Idle connections that weren't closed cleanly, exit codes, words on stderr."""


def stop(
    database: str,
    folder: Path,
    callers: int,
    answers: int,
    randomness: Random,
    *options: str,
    life: int = 0,
    kills: bool = False,
) -> Stopped:
    """Start a server, let callers get so many answers, stop it, or kill it, and see what is there."""
    accounts = fill(database, *(Filling(OPPORTUNITIES, prospects_each=1) for _ in range(ACCOUNTS)))
    crowd = [Caller(f"{life}-{number}", accounts[number % ACCOUNTS], randomness) for number in range(callers)]
    command = [*DEALDOCK, "start", "--port", "0", "--home", str(folder), "--log-level", "warning"]
    with (folder / "log").open("w+") as log:
        with running([*command, "--database", database, *options], stderr=log) as served:
            idle = [_idle(served.url) for _ in range(IDLE)]
            at_work = Crowd(served.url, crowd)
            at_work.wait(answers)
            (served.process.kill if kills else served.process.terminate)()
            at_work.end()
            code = served.process.wait(PATIENCE)
        log.seek(0)
        ill = [f"stderr: {line}" for line in log if not any(expected in line for expected in EXPECTED)]
    ill += [f"exit code {code}"] if code else []
    ill += [complaint for connection in idle for complaint in _complaint(connection)]
    return _judged(database, crowd, ill)


def _idle(url: str) -> HTTPConnection:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
    connection.request("GET", "/_dealdock/livez")
    connection.getresponse().read()
    return connection


def _complaint(connection: HTTPConnection) -> Iterator[str]:
    try:
        if said := connection.sock.recv(100):
            yield f"an idle connection heard {said!r}"
    except OSError as error:
        yield f"an idle connection ended by {error!r}"
    finally:
        connection.close()


def _judged(database: str, callers: Sequence[Caller], ill: list[str]) -> Stopped:
    """Compare the results of the clients with the tables and the journal."""
    with sa.create_engine(parse_url(database), poolclass=sa.NullPool).connect() as db:
        there = set(db.scalars(sa.select(Opportunity.name)))
        told = db.execute(sa.select(JournalEntry.url, JournalEntry.status, JournalEntry.complete)).all()
    journal = {tag[1]: row for row in told if (tag := TAG.search(row.url))}
    cut = [complaint for caller in callers for complaint in caller.complaints]
    lost: list[str] = []
    for caller in callers:
        done = caller.unanswered & (there | journal.keys())
        cut += [f"{tag} was done, and not answered" for tag in sorted(done)]
        lost += [f"{tag} isn't in its table" for tag in sorted(caller.created - there)]
        lost += [f"{tag} was refused, and is in its table" for tag in sorted(caller.refused & there)]
        whole = {tag for tag in caller.answered & journal.keys() if _is_whole(journal[tag])}
        lost += [f"{tag} isn't in the journal as it was answered" for tag in sorted(caller.answered - whole)]
    answered = sum(len(caller.answered) for caller in callers)
    refused = sum(len(caller.refused) for caller in callers)
    unread = sum(len(caller.unanswered) for caller in callers)
    return Stopped(answered, refused, unread, cut, lost, ill)


def _is_whole(row: sa.Row[str, int, bool]) -> bool:
    return bool(row.status == HTTPStatus.OK and row.complete)
