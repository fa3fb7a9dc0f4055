"""The number of statements of a list does not grow with its rows."""

import pytest

from dealdock import Sandbox
from tests.overhearing import overheard
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


@pytest.mark.parametrize("path", PATHS)
def test_a_list_of_many_takes_as_many_statements_as_one_of_few(sandbox: Sandbox, close: Close, path: str) -> None:
    numbers = []
    for count in (1, 4):
        fill(close, count)
        close.get(path)
        with overheard(sandbox) as said:
            rows = close.rows(path)
        numbers.append(sum(" FROM close_" in each.statement for each in said))  # others: the journal
    assert len(rows) > 4
    assert numbers[0] == numbers[1] < 16
