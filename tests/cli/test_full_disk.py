"""Logins while the disk is full: what can't be counted isn't answered, so passwords can't be guessed meanwhile."""

import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import NullPool, create_engine, text

from dealdock.platform.database.database import parse_url
from tests.support.builders import NO_TLS
from tests.support.running import Started, start

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a running program's limits can't be set")

LESS_THAN_A_PAGE = 2_000
"""Bytes, so that nothing can be committed, be it to the beginning of SQLite's log."""

FULL = """
    CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON failed_login EXECUTE FUNCTION full_disk()
"""
ROOM = "DROP TRIGGER full_disk ON failed_login; DROP FUNCTION full_disk()"

PASSWORD = "a password for tests"
SCENE = """
accounts:
- users:
  - email: jane@example.com
    role: Administrator
    password_hash: $argon2id$v=19$m=8,t=1,p=1$A3cSuJyrFgEtQdssyIs+bQ$Bn9+l9KnVYudUNOcTOAQjZ8EoEdwem6aH6Vfkdu/f20
"""
"""A user with that password, by a hash that is compared in no time: the usual one takes 0.2 s of a core."""

Json = dict[str, Any]


@contextmanager
def full_disk(server: Started, database: str) -> Iterator[None]:
    """Let there be no room for what a failed login writes."""
    url = parse_url(database)
    if url.get_backend_name() == "sqlite":
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (LESS_THAN_A_PAGE, resource.RLIM_INFINITY))
        yield
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        return
    engine = create_engine(url, poolclass=NullPool)
    for statement in (FULL, ROOM):
        with engine.begin() as db:
            db.execute(text(statement))
        if statement is FULL:
            yield


def by_login(server: Started, password: str) -> tuple[int, Json]:
    """Log in at the API."""
    form = {name: str(server.account[name]) for name in ("email", "user_key")} | {"format": "json"}
    answer = httpx.post(
        f"{server.line['url']}/api/login/version/3", data=form | {"password": password}, verify=NO_TLS, timeout=30
    )
    return answer.status_code, answer.json()


def by_grant(server: Started, password: str) -> tuple[int, Json]:
    """Log in by OAuth's password grant."""
    form = {name: str(server.account[name]) for name in ("client_id", "client_secret")}
    form |= {"grant_type": "password", "username": server.account["email"], "password": password}
    answer = httpx.post(f"{server.line['url']}/services/oauth2/token", data=form, verify=NO_TLS, timeout=30)
    return answer.status_code, answer.json()


@pytest.mark.slow
@pytest.mark.parametrize("log_in", [by_login, by_grant])
def test_logins_are_refused_while_failures_cannot_be_counted(
    lasting: dict[str, object], tmp_path: Path, log_in: Callable[[Started, str], tuple[int, Json]]
) -> None:
    scene = tmp_path / "scene.yaml"
    scene.write_text(SCENE)
    with start("--scene", scene, **lasting) as server:
        right = PASSWORD
        assert log_in(server, right)[0] == 200
        with full_disk(server, str(lasting["DEALDOCK_DATABASE"])):
            guesses = [log_in(server, password) for password in ("wrong", right, *["wrong"] * 12, right)]
        assert guesses == [guesses[0]] * len(guesses), "the right password is answered as the wrong ones are"
        assert guesses[0][0] == 500
        assert log_in(server, right)[0] == 200, "none of them counted"
        for _ in range(10):
            log_in(server, "wrong")
        assert by_login(server, right)[1]["@attributes"]["err_code"] == 131
