"""Scenes in lines have the same results and the same errors as the same scene in one document."""

import io
import json
from contextlib import ExitStack
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from dealdock import Sandbox
from dealdock.app import VENDORS
from dealdock.platform import scenes
from dealdock.platform.accounts import accounts
from dealdock.platform.database import write_guard
from dealdock.platform.errors import SceneNotKept, WrongScene
from dealdock.platform.lifecycle import importing, loading
from dealdock.platform.scenes import document_builder, files, stream_load
from dealdock.platform.scenes.json_lines import SEVERAL_RECORDS, Batch, Lines
from dealdock.platform.scenes.schema import form_in
from dealdock.vendors.pardot.scenes.support import SCENES
from tests.support.builders import Account
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot.scenes.conftest import Read, WrongValue
from tests.vendors.pardot.scenes.test_objects import TEXT

SUCH = '{"users": {"email": "jo@example.com"}}'

MIXED = {
    "version": 4,
    "last_id": 100,
    "users": [{"email": "rita@example.com"}],
    "campaigns": [{"name": "A", "id": 7}, {"name": "B", "created_at": "2020-01-01"}],
    "custom_fields": [{"name": "Tea", "field_id": "Tea"}],
    "lists": [{"name": "News"}],
    "prospects": [
        {
            "email": "jo@example.com",
            "lists": ["News"],
            "custom_fields": {"Tea": ["a", "b"]},
            "assigned_to": "rita@example.com",
        },
        {"email": "twice@example.com", "id": 3, "score": 4, "campaign": 7},
        {"email": "twice@example.com", "last_activity_at": "2026-01-01"},
    ],
    "list_memberships": [{"list": "News", "prospect": 3, "opted_out": True}],
    "opportunities": [
        {"name": "A", "value": 1.1, "probability": 5, "status": "Won", "prospects": ["jo@example.com", 3]},
        {"name": "B", "value": "2750.40", "probability": "5", "id": 12, "created_at": "2026-02-03", "campaign": "A"},
        {"name": True, "value": 3, "probability": 5, "status": "lost", "prospects": [3], "deleted": True},
        {
            "name": "C",
            "value": 4,
            "probability": 5,
            "activities": [{"type": 8, "prospect": 3}, {"type": 10, "prospect": 3}],
        },
    ],
    "visitor_activities": [
        {"type": 11, "prospect": "jo@example.com", "email_id": 7, "created_at": "2026-03-01"},
        {"type": 5, "prospect": 3},
        {"type": 8, "prospect": 3, "opportunity": "B"},
    ],
}  # ids that come late, so that some were given out already; values of every spelling


def in_lines(accounts: list[dict[str, Any]]) -> Lines:
    ordered = [dict(sorted(account.items(), key=lambda field: field[0] in SCENES.kinds)) for account in accounts]
    text = "".join(scenes.WRITERS["lines"]({"accounts": ordered}))
    return Lines("crm.jsonl", io.BytesIO(text.encode()), VENDORS)


@pytest.fixture
def imported(sandbox: Sandbox) -> Any:
    """A function that imports a scene twice, in one piece and in lines, and returns both contents without their ids."""

    def imported(described: dict[str, Any]) -> tuple[Any, Any]:
        whole, lines = (Account.open(sandbox) for _ in range(2))
        document = files.parse("crm.json", json.dumps({"accounts": [described]}))
        real = sandbox.clock.now()  # what is begun at a moment long ago counts as left behind, and is swept
        scene, credentials = scenes.checked(document, VENDORS), sandbox.credentials
        importing.import_scene(sandbox.database, credentials, whole.ready.id, scene, real=real)
        importing.import_lines(sandbox.database, credentials, lines.ready.id, in_lines([described]), real=real)
        return held(whole), held(lines)

    return imported


def held(account: Account) -> dict[str, Any]:
    tenant = account.sandbox.database.read(lambda db: accounts.get(db, account.ready.id))
    now = Account(account.sandbox, tenant, account.ready)
    tables = {name: sorted((row[1:] for row in rows), key=repr) for name, rows in now.contents.items()}
    return {name: rows for name, rows in tables.items() if name != "user"} | {"dataset": now.contents["dataset"][0][2:]}


def test_the_same_scene_leaves_the_same(imported: Any) -> None:
    whole, lines = imported(MIXED)
    assert lines == whole


def test_a_scene_of_every_kind_leaves_the_same(imported: Any, tmp_path: Any) -> None:
    (tmp_path / "all.yaml").write_text(TEXT)
    described = files.read(str(tmp_path / "all.yaml")).data["accounts"][0]
    whole, lines = imported(described | {"version": 4})
    assert lines == whole


def test_what_a_column_may_hold_is_checked_again_after_an_import(imported: Any, sandbox: Sandbox) -> None:
    imported(MIXED)
    engine = sandbox.database.engine
    pool: Any = engine.pool
    with ExitStack() as opened:
        for db in [opened.enter_context(engine.connect()) for _ in range(pool.checkedin() + 1)]:
            with pytest.raises(IntegrityError), db.begin(), write_guard.lifted(db):
                db.execute(sa.text("UPDATE pardot_opportunity SET probability = 101"))


FIELDS: dict[str, list[Any]] = {
    "name": ["A & B", "", None, 7, "x" * 255, "x" * 256, "a\u0001", "\ud7ff🏄", "\ufffe", ' "": ', True],
    "value": [0, 1.1, 0.07, 9999999999999.99, 10**13, -1, 1.005, "1", None, 1e2, True],
    "probability": [0, 100, 101, -1, 1.0, "5", None],
    "status": ["Open", "won", "Gone", None],
    "created_at": ["2026-02-28T23:59:59Z", "2026-02-29T00:00:00Z", "2026-03-01", "2026-03-01T00:00:00+02:00", 7, None],
    "id": [1, 2**31, 0, "3", None],
    "campaign": [1, "Fair", " Fair ", "", None],
    "prospects": [[], [1, "jo@example.com"], [None], None, "jo@example.com"],
    "deleted": [True, False, "yes", 0, None],
    "activities": [[], None, [{"type": 8, "prospect": 1}], [{"type": 7, "prospect": 1}], [{"type": 8}]],
    "colour": ["red"],
}


@each_case("field", FIELDS)
def test_a_value_on_a_line_is_read_as_in_a_document_or_refused_as_there(field: str) -> None:
    for value in FIELDS[field]:
        record = {"name": "A", "value": 1, "probability": 1} | {field: value}
        line = json.dumps({"opportunities": record}).encode()
        batch = Batch("opportunities", 0, 1, [line], account=0)
        data = document_builder.parse_line("crm.jsonl", line, 1).data["opportunities"]
        try:
            expected = form_in(SCENES.account, "opportunities").model_validate(data)
        except ValueError:
            with pytest.raises(WrongScene, match=r"^crm\.jsonl:1: accounts\[0\]\.opportunities\[0\]"):
                stream_load.parse(in_lines([]), batch, SCENES.account)
        else:
            assert stream_load.parse(in_lines([]), batch, SCENES.account) == [expected]


def test_a_moment_at_the_beginning_of_1970_is_kept(imported: Any) -> None:
    deal = {"name": "A", "value": 1, "probability": 1, "created_at": "1970-01-01T00:00:00Z"}
    whole, lines = imported({"opportunities": [deal]})
    assert lines == whole


def test_an_id_that_is_very_high_does_not_slow_an_import_down(imported: Any) -> None:
    whole, lines = imported({"prospects": [{"id": 2_000_000_000, "email": "jo@example.com"}]})
    assert lines == whole


@ONE_DATABASE
@each_case(
    ("text", "said"),
    [
        ("", ": is empty: a scene has at least one account"),
        ('{"tags": {"name": "A"}}', ":1: tags must come after their account, with which a scene begins"),
        ('{"accounts": {}}\n\n[1]', f":3: must be a record on one line, such as {SUCH}"),
        ('{"accounts": {}}\n{"tagz": {}}', ":2: unknown field; did you mean tags?"),
        ('{"accounts": {}}\n{"tags": {"name": "A"}}\n{"users": {}}', ":3: users must come before tags"),
        ('{"accounts": {"tags": []}}', ":1: tags need lines of their own here"),
        ('{"accounts": {}}\n{"tags": {"name": "A"}}{', ":2: is not JSON: Extra data, column 24"),
        ('{"accounts": {}}\n{"tags": {"name": "A"}, "lists": {}}', f":2: {SEVERAL_RECORDS}"),
        ('{"accounts": {"level": ""}}\n{"tags": {}}', ":2: accounts[0].tags[0].name: is required"),
        (
            '{"accounts": {}}\n{"tags": {"name": "A", "name": "B"}}',
            ":2: accounts[0].tags[0].name: is repeated; it first occurs on line 2",
        ),
        ('{"accounts": {}}\n{"accounts": {"nam": 1}}', ":2: accounts[1].nam: unknown field; did you mean name?"),
    ],
)
def test_a_line_that_is_wrong_is_named(sandbox: Sandbox, wrong: WrongValue, text: str, said: str) -> None:
    assert wrong(text, "crm.jsonl") == [f"crm.jsonl{said}"]
    if "accounts[1]" not in said:  # an import takes the first
        account = Account.open(sandbox)
        with pytest.raises(WrongScene) as caught:
            importing.import_lines(
                sandbox.database,
                sandbox.credentials,
                account.ready.id,
                Lines("crm.jsonl", io.BytesIO(text.encode()), VENDORS),
                real=sandbox.clock.now(),
            )
        assert str(caught.value) == f"crm.jsonl{said}"


def loaded(sandbox: Sandbox, *described: dict[str, Any]) -> list[int]:
    """Load accounts in lines, and return their ids."""
    lines, real = in_lines(list(described)), sandbox.clock.now()
    return loading.load_lines(sandbox.database, sandbox.credentials, lines, real=real, progress=lambda _: None)


@ONE_DATABASE
def test_accounts_in_lines_have_successive_ids_also_if_one_is_read_twice(sandbox: Sandbox) -> None:
    last = Account.open(sandbox).ready.id
    twice = {"prospects": [{"email": "jo@example.com"}, {"email": "kim@example.com", "id": 3}]}
    assert loaded(sandbox, twice, {"version": 4}) == [last + 1, last + 2]


@ONE_DATABASE
def test_accounts_in_lines_have_no_scene_to_which_they_are_reset(sandbox: Sandbox) -> None:
    for account_id in loaded(sandbox, {"version": 4}, {}):
        document = sandbox.database.read(partial(scenes.origin_document, account_id=account_id))
        with pytest.raises(SceneNotKept):
            scenes.read_origin(document, VENDORS)


@each_case("suffix", ["jsonl", "JSONL", "ndjson", "NdJson"])
def test_the_suffix_of_a_file_of_lines_counts_no_case(read: Read, suffix: str) -> None:
    found = read('{"accounts": {"name": "A"}}\n{"tags": {"name": "News"}}\n', f"crm.{suffix}")
    assert [(each.name, [tag.name for tag in each.tags]) for each in found.accounts] == [("A", ["News"])]


@ONE_DATABASE
def test_prospects_of_other_accounts_may_have_the_address_that_an_account_has_twice(sandbox: Sandbox) -> None:
    jo, kim = {"email": "jo@example.com"}, {"email": "kim@example.com"}
    described: list[dict[str, Any]] = [
        {"version": 4, "prospects": [jo, jo]},
        {"prospects": [jo]},
        {"prospects": [kim, jo, jo]},
    ]
    with pytest.raises(WrongScene) as caught:
        loading.load_lines(
            sandbox.database,
            sandbox.credentials,
            in_lines(described),
            real=sandbox.clock.now(),
            progress=lambda _: None,
        )
    assert str(caught.value) == (
        "crm.jsonl:9: accounts[2].prospects[2].email: "
        "the email jo@example.com is taken already, by accounts[2].prospects[1]"
    )
