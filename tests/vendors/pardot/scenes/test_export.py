"""Exports that are loaded elsewhere: they answer the same, to the byte."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from dealdock import Sandbox
from dealdock.app import VENDORS
from dealdock.platform import scenes
from dealdock.platform.accounts import account_clock, accounts, users
from dealdock.platform.credentials import login
from dealdock.platform.credentials.secrets import digest
from dealdock.platform.database import write_guard
from dealdock.platform.records.models import Account as AccountRow
from dealdock.platform.records.models import CredentialIndex
from dealdock.platform.scenes import files
from dealdock.settings import Settings
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.opportunity import service as opportunity_service
from dealdock.vendors.pardot.prospect import service as prospect_service
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.router import ROUTERS
from tests.support.builders import Account, Ready
from tests.support.cases import check_each
from tests.support.client import Client
from tests.support.marks import DATABASES
from tests.support.serving import served
from tests.vendors.pardot.scenes.conftest import NOW, quick_hash
from tests.vendors.pardot.scenes.test_objects import TEXT

LATER = NOW + timedelta(days=400)
STRANGE = "\t null: ~ #1, \"quoted\" 'and' \\back\\slash\r\nnext\x85\u2028\u2029\ufeff\u200f\x7f\x9f 🏄 ]}- "
TEXTS = (
    *("null", "~", "", "no", "2026", "010", "a: b", "a #b", "- a", "a -", "'a'", '"a"', "<<", "*a", "&a", "!a", "%a"),
    *("@a", "`a", "[a]", "{a}", "a, b", "a\nb", "a\r\nb", " a ", "\ta", "\\n", "a\\", "?", ":", "=", "ÿ", "𝄞", "é"),
    *("\x85", "\u2028", "\ufeff", "\ufffd", "\ue000", "\x7f", "---", "...", "a'b&c", "O'Malley & Sons (est. 1871)"),
)
Open = Callable[[], Sandbox]


@pytest.fixture(params=DATABASES)
def opened(request: pytest.FixtureRequest) -> Iterator[Open]:
    """Open sandboxes with one secret, each on a new database."""
    with ExitStack() as stack:

        def opened() -> Sandbox:
            database = None if request.param == "sqlite" else request.getfixturevalue("migrated_postgres")()
            return stack.enter_context(Sandbox(Settings(database=database, secret="one secret")))

        yield opened


def load(sandbox: Sandbox, name: str, now: datetime = NOW) -> list[int]:
    start = scenes.read(name, sandbox.vendors, "pardot" if name == "demo" else None)
    return sandbox.database.write(lambda db: scenes.load(db, sandbox.credentials, start, real=now))


def exported_as(form: scenes.Form, sandbox: Sandbox, *account_ids: int) -> str:
    def work(db: Connection) -> str:
        ids = account_ids or accounts.ids(db)
        return "".join(scenes.WRITERS[form](scenes.export(db, sandbox.vendors, ids, sandbox.credentials.public_ids)))

    return sandbox.database.read(work)


def export(sandbox: Sandbox, *account_ids: int) -> Any:
    return json.loads(exported_as("json", sandbox, *account_ids))


def written(exported: Any, file: Path) -> str:
    forms: dict[str, scenes.Form] = {".json": "json", ".yaml": "yaml", ".jsonl": "lines"}
    file.write_bytes("".join(scenes.WRITERS[forms[file.suffix]](exported)).encode())
    return str(file)


def of(sandbox: Sandbox, account_id: int) -> Account:
    def work(db: Connection) -> Account:
        ready = accounts.with_valid_credentials(db, sandbox.credentials, account_id, real=sandbox.clock.now())
        return Account(sandbox, accounts.get(db, account_id), Ready.of(ready))

    return sandbox.database.write(work)


def lived_in(sandbox: Sandbox, folder: Path) -> None:
    """An account with everything in it, and the demo's."""
    (folder / "all.yaml").write_text(TEXT)
    load(sandbox, str(folder / "all.yaml"))
    load(sandbox, "demo")
    mine = of(sandbox, 1)
    jo, jill = 20, 21
    gone = mine.prospect("gone@example.com", company=STRANGE)
    deal = mine.opportunity(jo, jill, gone, name=STRANGE, value=Decimal("9999999999999.99"), type="null", stage="~")
    mine.opportunity(jo, status="Won", closed_at=NOW - timedelta(days=1))
    mine.deleted_opportunity(jo)

    def work(db: Connection) -> None:
        tenant, now = mine.tenant, sandbox.clock.now()
        with write_guard.lifted(db):
            opportunity_service.update(db, tenant, deal, {"status": "Lost"}, now=now)
            prospect_service.delete(db, tenant, gone, now=now)
            named = (Prospect.dataset_id == tenant.dataset_id, Prospect.id == jill)
            db.execute(update(Prospect).where(*named).values(score=-17, crm_url=STRANGE, notes="x" * 60_000))
        users.add(
            db,
            sandbox.credentials,
            tenant,
            time_zone="Asia/Tokyo",
            email="chosen@example.com",
            password_hash=quick_hash("correct horse"),
            keys={"user_key": "c" * 32},
            now=now,
        )
        settings = {
            "website": "https://example.com",
            "daily_limit": 10_000,
            "score_won": 9,
            "addresses": ("127.0.0.0/8",),
        }
        accounts.change(db, sandbox.credentials, tenant, now=now, redirect_uris=("https://example.com/cb",), **settings)
        account_clock.set_(db, accounts.get(db, 1), frozen_at=LATER, ahead=timedelta(), real=now)
        account_clock.set_(db, accounts.get(db, 2), frozen_at=None, ahead=timedelta(seconds=77), real=now)

    sandbox.database.write(work)


def stored(sandbox: Sandbox) -> list[Any]:
    """All rows about accounts in the database, except issued keys."""
    keys = select(
        CredentialIndex.digest, CredentialIndex.account_id, CredentialIndex.user_id, CredentialIndex.kind
    ).where(CredentialIndex.kind.in_(("user_key", "client_id")))
    rows = select(*(column for column in AccountRow.__table__.c if column.name != "last_token"))

    def work(db: Connection) -> tuple[list[int], list[Any]]:
        return accounts.ids(db), [sorted(map(tuple, db.execute(each)), key=repr) for each in (keys, rows)]

    ids, found = sandbox.database.read(work)
    return [*found, *(of(sandbox, each).contents for each in ids)]


def answers(sandbox: Sandbox) -> dict[int, dict[str, bytes]]:
    """Return the API's answers about all records of the three accounts; about those of the first, one by one too."""
    with served(sandbox) as address, Client(address) as client:
        return {each: dict(_answers(client, of(sandbox, each))) for each in (1, 2, 3)}


def _answers(client: Client, mine: Account) -> Iterator[tuple[str, bytes]]:
    for resource in ROUTERS:
        base = f"/api/{resource.name}/version/{settings.of(mine.tenant).version}/do"

        def get(operation: str, base: str = base, **params: Any) -> tuple[str, bytes]:
            required = {"ids": ",".join(map(str, range(301, 401)))} if base.startswith("/api/visit/") else {}
            answer = client.get(f"{base}/{operation}", params=mine.keys | required | params)
            return f"{base}/{operation} {params}", answer.content

        if "query" not in resource.operations:
            if resource.name == "account":
                yield get("read")
            continue
        all_shown = get("query", format="json")
        yield all_shown
        yield get("query", format="xml")
        yield get("query", format="xml", output="mobile")
        yield get("query", format="json", output="bulk")
        yield get("query", deleted="true", limit="200")
        if mine.ready.id == 1 and "read" in resource.operations:
            for found in json.loads(all_shown[1])["result"].values():
                for row in [found] if isinstance(found, dict) else found if isinstance(found, list) else []:
                    yield get("read", id=row["id"])


@pytest.mark.slow
def test_what_is_loaded_elsewhere_is_the_same(opened: Open, tmp_path: Path) -> None:
    """In either format that is loaded: the database has the same rows, of which the API makes the same answers."""
    here = opened()
    lived_in(here, tmp_path)
    exported, held, expected = export(here), stored(here), answers(here)
    for said in expected.values():
        assert [path for path, answer in said.items() if b"err" in answer[:80]] == []
    new = of(here, 1).opportunity(20, now=NOW)
    for name in ("scene.yaml", "scene.jsonl"):
        elsewhere = opened()
        assert load(elsewhere, written(exported, tmp_path / name), LATER) == [1, 2, 3], name
        assert export(elsewhere) == exported, name
        assert stored(elsewhere) == held, name
        if name == "scene.jsonl":
            assert answers(elsewhere) == expected
        assert of(elsewhere, 1).opportunity(20, now=NOW) == new, name


@pytest.mark.slow
def test_chosen_passwords_and_keys_are_kept(opened: Open, tmp_path: Path) -> None:
    here, elsewhere = opened(), opened()
    lived_in(here, tmp_path)
    exported = export(here, 1)
    chosen = exported["accounts"][0]["users"][-1]
    assert chosen["user_key_hash"] == digest("c" * 32)
    assert "correct horse" not in json.dumps(exported)
    load(elsewhere, written(exported, tmp_path / "one.yaml"))
    candidate = elsewhere.database.read(lambda db: login.by_key(db, "pardot", "user_key", "c" * 32).user)
    assert candidate is not None
    assert login.is_valid(elsewhere.credentials, candidate, email="chosen@example.com", password="correct horse")


def test_the_demo_s_published_credentials_stand_in_clear(opened: Open) -> None:
    sandbox = opened()
    load(sandbox, "demo")
    ada = export(sandbox, 1)["accounts"][0]["users"][0]
    assert (ada["password"], ada["user_key"]) == ("dealdock-demo", "dea1d0c1" * 4)
    assert "password_hash" not in ada


def test_beside_what_it_came_from_it_gets_the_next_number(opened: Open, tmp_path: Path) -> None:
    sandbox = opened()
    load(sandbox, "empty")
    exported = export(sandbox)
    assert load(sandbox, written(exported, tmp_path / "again.yaml"), LATER) == [2]
    again = export(sandbox, 2)["accounts"][0]
    assert again["created_at"] == exported["accounts"][0]["created_at"]
    assert again["users"] == exported["accounts"][0]["users"]


@pytest.mark.parametrize("name", ["text.yaml", "text.json"])
def test_text_comes_back_as_it_was(tmp_path: Path, name: str) -> None:
    def check(text: str) -> None:
        records = [{text or "x": text}] * 2
        data = {"accounts": [{"name": text, "held": {"a": text, "b": [text, text]}, "records": records}]}
        assert files.read(written(data, tmp_path / name)).data == data

    check_each(TEXTS, check)


def test_a_moment_long_past_keeps_its_form(tmp_path: Path) -> None:
    exported = {"accounts": [{"prospects": [{"created_at": "0002-01-01T00:00:00Z"}]}]}
    (read,) = scenes.read(written(exported, tmp_path / "old.yaml"), VENDORS).accounts[0].prospects
    assert read.created_at == datetime(2, 1, 1, tzinfo=UTC)
