"""The tag, which no call writes (contract, objects 2.10). Queries: test_plain.py."""

from datetime import UTC, datetime

import pytest

from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.vendors.pardot import api_errors

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.contract("o.2.10.1", "o.2.10.4")
def test_is_read(account: Account, pardot: Pardot) -> None:
    number = account.tag("Fair & more", NOW)
    assert pardot.call("read", "tag", id=number, format="xml").text == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rsp stat="ok" version="1.0"><tag>'
        f"<id>{number}</id><name>Fair &amp; more</name><created_at>2026-01-02 03:04:05</created_at>"
        "<updated_at>2026-01-02 03:04:05</updated_at></tag></rsp>"
    )
    assert pardot.call("read", "tag", id=number).json["tag"] == {
        "id": number,
        "name": "Fair & more",
        "created_at": "2026-01-02 03:04:05",
        "updated_at": "2026-01-02 03:04:05",
    }


@pytest.mark.contract("o.2.10.3")
@each_case("operation", ["create", "update", "delete", "undelete"])
def test_is_never_written(account: Account, pardot: Pardot, operation: str) -> None:
    assert pardot.call(operation, "tag", id=account.tag(), name="x").error == api_errors.INVALID_ACTION


@pytest.mark.contract("o.1.1.3")
@each_case("object_", ["tags", "tagObjects", "customFields", "listMemberships", "list_membership"])
def test_has_no_neighbours(pardot: Pardot, object_: str) -> None:
    assert pardot.call("query", object_).error == api_errors.NOT_FOUND
