"""`create`, `read` and `update` of prospect accounts (contract, objects 2.12)."""

from datetime import UTC, datetime

import pytest

from tests.support.builders import Account, Answer, Pardot
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def call(pardot: Pardot, operation: str, **given: object) -> Answer:
    return pardot.call(operation, "prospectAccount", **given)


@pytest.mark.contract("o.2.12.11", "o.2.12.12", "o.2.12.13")
def test_is_created_read_and_changed(account: Account, pardot: Pardot) -> None:
    account.freeze(NOON)
    made = call(pardot, "create", name="Acme & Söhne").json["prospectAccount"]
    times = dict.fromkeys(("created_at", "updated_at"), "2026-01-02 12:00:00")
    assert list(made.items()) == [("id", made["id"]), ("name", "Acme & Söhne"), ("phone", None), *times.items()]
    assert call(pardot, "read", id=made["id"]).json["prospectAccount"] == made
    account.freeze(NOON.replace(hour=13))
    changed = call(pardot, "update", id=made["id"], name="Acme").json["prospectAccount"]
    assert changed == made | {"name": "Acme", "updated_at": "2026-01-02 13:00:00"}
    assert call(pardot, "update", id=made["id"]).json["prospectAccount"] == changed
    xml = call(pardot, "read", id=made["id"], format="xml").xml
    assert [each.tag for each in xml[0]] == ["id", "name", "phone", "created_at", "updated_at"]
    assert call(pardot, "query").json["result"]["prospectAccount"] == changed


@pytest.mark.contract("o.2.12.14", "o.2.12.15")
@each_case(
    ("operation", "given", "code"),
    [
        ("create", {}, 13),
        ("create", {"name": ""}, 36),
        ("create", {"name": "x" * 256}, 52),
        ("read", {}, 13),
        ("read", {"id": "x"}, 61),
        ("read", {"id": 2_147_483_647}, 61),
        ("update", {"name": "x"}, 13),
        ("update", {"id": "x", "name": ""}, 61),
        ("update", {"id": "own", "name": ""}, 36),
    ],
)
@ONE_DATABASE
def test_errors(account: Account, pardot: Pardot, operation: str, given: dict[str, object], code: int) -> None:
    number = account.prospect_account("Acme")
    given = {name: number if value == "own" else value for name, value in given.items()}
    assert call(pardot, operation, **given).code == code
