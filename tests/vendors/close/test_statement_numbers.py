"""The number of statements of a list does not grow with its rows."""

import pytest

from dealdock import Sandbox
from tests.support.cases import each_case
from tests.support.recorded_statements import record_statements
from tests.vendors.close.client import Close

PATHS = ("/lead/", "/contact/", "/task/", "/activity/", "/activity/note/", "/event/", "/opportunity/")


def fill(close: Close, count: int) -> None:
    custom = {close.field(f"Field {count}", of="lead"): "x"}
    for number in range(count):
        people = [{"name": f"Ann {number}"}, {"name": f"Bo {number}"}]
        lead = close.lead(f"Lead {number}", contacts=people, **custom)
        for _ in range(2):
            close.add(lead_id=lead["id"], contact_id=lead["contacts"][0]["id"])
            close.post("/task/", {"lead_id": lead["id"]})
            close.post("/activity/note/", {"lead_id": lead["id"], "note": "x"})


def number(sandbox: Sandbox, close: Close, path: str) -> int:
    """The statements of a list. Others than those of Close's tables are the journal's."""
    close.get(path)
    with record_statements(sandbox) as said:
        close.rows(path)
    return sum(" FROM close_" in each.statement for each in said)


@pytest.mark.slow
def test_a_list_of_many_takes_as_many_statements_as_one_of_few(sandbox: Sandbox, close: Close) -> None:
    fill(close, 1)
    few = {path: number(sandbox, close, path) for path in PATHS}
    fill(close, 2)
    assert {path: number(sandbox, close, path) for path in PATHS} == few
    assert max(few.values()) < 16
    assert min(len(close.rows(path)) for path in PATHS) > 2


def reads(sandbox: Sandbox, close: Close, **fields: object) -> int:
    """The number of times that a change of an opportunity reads it."""
    opportunity = close.add()
    with record_statements(sandbox) as said:
        close.put(f"/opportunity/{opportunity['id']}/", fields)
    return sum(" FROM close_opportunity JOIN" in each.statement for each in said)


def test_a_change_reads_its_record_once_before_and_once_after(sandbox: Sandbox, close: Close) -> None:
    assert reads(sandbox, close, note="New") == 2
    assert reads(sandbox, close, value=1) == 2, "its event has the same answer"
    assert reads(sandbox, close) == 1, "nothing was written"


@each_case("name", ["lead", "contact", "opportunity"])
def test_an_organization_without_integration_links_does_not_read_them(
    sandbox: Sandbox, close: Close, name: str
) -> None:
    lead = close.lead(contacts=[{"name": "Ann"}])
    ids = {"lead": lead["id"], "contact": lead["contacts"][0]["id"], "opportunity": close.add(lead_id=lead["id"])["id"]}
    for path in (f"/{name}/{ids[name]}/", f"/{name}/"):
        with record_statements(sandbox) as said:
            close.get(path)
        assert not [each.statement for each in said if " FROM close_integration_link" in _outer(each.statement)], path
    link = close.post(
        "/integration_link/", {"name": "Wiki", "type": name, "url": f"https://wiki.example/{{{{ {name}.id }}}}"}
    )
    shown = close.get(f"/{name}/{ids[name]}/")["integration_links"]
    assert shown == [{"name": "Wiki", "url": f"https://wiki.example/{ids[name]}"}]
    close.delete(f"/integration_link/{link['id']}/")


def _outer(statement: str) -> str:
    """The statement without what stands in its EXISTS."""
    return statement.partition("EXISTS")[0]
