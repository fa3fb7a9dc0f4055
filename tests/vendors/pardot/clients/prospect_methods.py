"""The methods of pypardot4 for prospects, one by one."""

import json
from typing import Any, Final

import pytest
from pypardot.errors import PardotAPIError

from tests.vendors.pardot.clients.methods import Use, works

FID: Final = "0032000000abcde"
BY_FID: Final = "in version 4, as `fid` is of that version"


def prospect_of(use: Use, prospect_id: int) -> dict[str, Any]:
    found: dict[str, Any] = use.api.prospects.read_by_id(prospect_id)["prospect"]
    return found


def is_gone(use: Use, prospect_id: int) -> bool:
    with pytest.raises(PardotAPIError, match="Error #132"):
        use.api.prospects.read_by_id(prospect_id)
    return bool(use.api.prospects.query()["total_results"] == 0)


def with_fid(use: Use, **fields: Any) -> int:
    return use.account.prospect(crm_contact_fid=FID, **fields)


@works("prospects.query")
def _(use: Use) -> None:
    made = use.account.prospect(score=60)
    use.account.prospect(score=40)
    assert [row["id"] for row in use.call(score_greater_than=50)["prospect"]] == [made]


@works("prospects.assign_by_fid", BY_FID, version=4)
def _(use: Use) -> None:
    with_fid(use)
    owner = use.account.first_user()
    assert use.call(FID, user_id=owner)["prospect"]["assigned_to"]["user"]["id"] == owner


@works("prospects.assign_by_id")
def _(use: Use) -> None:
    made, owner = use.account.prospect(), use.account.first_user()
    assert use.call(made, user_email=use.account.ready.email)["prospect"]["assigned_to"]["user"]["id"] == owner


@works("prospects.unassign_by_fid", BY_FID, version=4)
def _(use: Use) -> None:
    made = with_fid(use, assigned_to_id=use.account.first_user())
    assert "assigned_to" in prospect_of(use, made)
    assert "assigned_to" not in use.call(FID)["prospect"]


@works("prospects.unassign_by_id")
def _(use: Use) -> None:
    made = use.account.prospect(assigned_to_id=use.account.first_user())
    assert "assigned_to" in prospect_of(use, made)
    assert "assigned_to" not in use.call(made)["prospect"]


@works("prospects.create")
def _(use: Use) -> None:
    made = use.call("jdoe.crm@company.com", first_name="Jane")["prospect"]
    assert (made["email"], made["first_name"]) == ("jdoe.crm@company.com", "Jane")
    assert prospect_of(use, made["id"]) == made


@works("prospects.batchCreate")
def _(use: Use) -> None:
    wanted = {"jdoe@company.com": {"first_name": "Jane"}, "sam@company.com": {"first_name": "Sam"}}
    assert use.call(prospects=json.dumps({"prospects": wanted}))["errors"] == {}
    rows = use.api.prospects.query()["prospect"]
    assert {row["email"]: {"first_name": row["first_name"]} for row in rows} == wanted


@works("prospects.read_by_email")
def _(use: Use) -> None:
    made = use.account.prospect("jdoe.crm@company.com")
    assert use.call("jdoe.crm@company.com")["prospect"]["id"] == made


@works("prospects.read_by_id")
def _(use: Use) -> None:
    made = use.account.prospect("jdoe@company.com")
    assert use.call(made)["prospect"]["email"] == "jdoe@company.com"


@works("prospects.read_by_fid", BY_FID, version=4)
def _(use: Use) -> None:
    made = with_fid(use)
    assert use.call(FID)["prospect"]["id"] == made


@works("prospects.update_by_fid", BY_FID, version=4)
def _(use: Use) -> None:
    made = with_fid(use)
    assert use.call(FID, company="Acme")["prospect"]["company"] == "Acme"
    assert prospect_of(use, made)["company"] == "Acme"


@works("prospects.update_by_id")
def _(use: Use) -> None:
    made = use.account.prospect()
    assert use.call(made, company="Acme")["prospect"]["company"] == "Acme"
    assert prospect_of(use, made)["company"] == "Acme"


@works("prospects.batchUpdate")
def _(use: Use) -> None:
    made = use.account.prospect()
    changes = {str(made): {"company": "Acme"}, "nobody@company.com": {"company": "Acme"}}
    assert list(use.call(prospects=json.dumps({"prospects": changes}))["errors"]) == ["nobody@company.com"]
    assert prospect_of(use, made)["company"] == "Acme"


@works("prospects.upsert_by_email")
def _(use: Use) -> None:
    made = use.call("jdoe@company.com", company="Acme")["prospect"]
    assert use.call("jdoe@company.com", first_name="Jane")["prospect"]["id"] == made["id"]
    assert [prospect_of(use, made["id"])[name] for name in ("first_name", "company")] == ["Jane", "Acme"]


@works("prospects.upsert_by_id")
def _(use: Use) -> None:
    made = use.account.prospect()
    assert use.call(made, company="Acme")["prospect"]["id"] == made
    new = use.call(made + 1, email="jdoe@company.com")["prospect"]
    assert (new["id"] != made, new["email"]) == (True, "jdoe@company.com")


@works("prospects.upsert_by_fid", BY_FID, version=4)
def _(use: Use) -> None:
    made = with_fid(use)
    assert use.call(FID, company="Acme")["prospect"]["id"] == made
    assert prospect_of(use, made)["company"] == "Acme"


@works("prospects.batchUpsert", "but the client does not return the answer")
def _(use: Use) -> None:
    made = use.account.prospect()
    wanted = {str(made): {"company": "Acme"}, "jdoe@company.com": {"company": "Acme"}}
    assert use.call(prospects=json.dumps({"prospects": wanted})) is None
    assert [row["company"] for row in use.api.prospects.query()["prospect"]] == ["Acme", "Acme"]


@works("prospects.delete_by_fid", BY_FID, version=4)
def _(use: Use) -> None:
    made = with_fid(use)
    assert use.call(FID) is True
    assert is_gone(use, made)


@works("prospects.delete_by_id")
def _(use: Use) -> None:
    made = use.account.prospect()
    assert use.call(made) is True
    assert is_gone(use, made)


@works("prospects.update_field_by_id")
def _(use: Use) -> None:
    made = use.account.prospect()
    assert use.call(made, "company", "Acme")["prospect"]["company"] == "Acme"


@works("prospects.update_field_by_fid", BY_FID, version=4)
def _(use: Use) -> None:
    with_fid(use)
    assert use.call(FID, "company", "Acme")["prospect"]["company"] == "Acme"


@works("prospects.read_field_by_fid", BY_FID, version=4)
def _(use: Use) -> None:
    with_fid(use, company="Acme")
    assert use.call(FID, "company") == "Acme"


@works("prospects.read_field_by_id")
def _(use: Use) -> None:
    assert use.call(use.account.prospect(company="Acme"), "company") == "Acme"
