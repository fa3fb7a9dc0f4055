"""Tests of `make compare`: two servers with the same answers, with other ones, and the log of intended differences."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dealdock.app import Sandbox
from dealdock.settings import Settings
from tests.support.serving import served
from tools.compare.answers import Answer
from tools.compare.differences import LOG, Differences, Intended
from tools.compare.masks import Masks
from tools.compare.pair import Pair
from tools.compare.servers import Server


@contextmanager
def server(home: Path, *, secret: str) -> Iterator[Server]:
    settings = Settings(home=home, secret=secret)
    with Sandbox(settings) as sandbox, served(sandbox) as address:
        parts = urlsplit(address)
        plain = (str(parts.hostname), int(parts.port or 0))
        yield Server("any", plain, plain)


def compared(folder: Path, secret: str, intended: Intended) -> Differences:
    """Compare a server whose secret is `one` with one that has this secret."""
    found = Differences(intended)
    with server(folder, secret="one") as one, server(folder, secret=secret) as other:
        pair = Pair(one, other, found, database="sqlite")
        account = pair.control("POST", "/accounts")
        keys = f"Pardot api_key={account['api_key']}, user_key={account['user_key']}"
        call = f"GET /api/opportunity/version/3/do/query HTTP/1.1\r\nHost: local\r\nAuthorization: {keys}\r\n\r\n"
        assert b"<total_results>0<" in pair.send(call.encode()).body
        pair.close()
    return found


def test_equal_servers_do_not_differ(tmp_path: Path) -> None:
    found = compared(tmp_path, "one", Intended(()))
    assert not found.failed
    assert found.report() == "0 calls with unexplained differences, of 0 causes"


def test_a_difference_is_found_with_the_call_that_made_it(tmp_path: Path) -> None:
    found = compared(tmp_path, "another", Intended(()))
    assert found.failed
    assert "1 times: body of POST /_dealdock/accounts\n" in found.report()
    assert "of GET /api/opportunity/version/…/do/query\n" in found.report()
    assert 'err code="' in found.report()


@pytest.mark.slow
def test_an_intended_difference_is_explained_by_its_call_and_part(tmp_path: Path) -> None:
    log = tmp_path / "differences.toml"
    entry = '[[difference]]\ncall = "{}"\npart = "{}"\nreason = "keys by chance"\n'
    log.write_text(entry.format("sqlite POST /_dealdock/accounts", "body") + entry.format("do/query", ""))
    found = compared(tmp_path, "another", Intended.read(log))
    assert not found.failed
    assert "intended: keys by chance" in found.report()
    log.write_text(entry.format("postgresql", "") + entry.format("", "status"))
    assert compared(tmp_path, "another", Intended.read(log)).failed


def test_the_log_is_valid() -> None:
    Intended.read(LOG)


def test_the_end_of_a_lock_is_masked_wherever_it_is_shown() -> None:
    servers = [Server("any", ("127.0.0.1", port), ("127.0.0.1", port + 1)) for port in (1000, 2000)]
    answers = [
        Answer("403", (("dealdock-explain", f"none succeeds before {end} UTC"),), f'"before {end} UTC"'.encode())
        for end in ("23:09:47", "23:09:48")
    ]
    assert Masks(*servers).differing(b"POST /api/login/version/3 HTTP/1.1", *answers) == {}
