"""The number of statements of a list does not grow with its rows."""

import pytest

from dealdock.sandbox import Sandbox
from tests.overhearing import overheard
from tests.vendors.close.building.conftest import Client

PATHS = ("/lead/", "/contact/", "/task/", "/activity/", "/activity/note/", "/event/", "/opportunity/")


def fill(client: Client, count: int) -> None:
    custom = {f"custom.{client.post('/custom_field/lead/', name=f'F{count}', type='text')['id']}": "x"}
    for number in range(count):
        people = [{"name": f"Ann {number}"}, {"name": f"Bo {number}"}]
        lead = client.post("/lead/", name=f"Lead {number}", contacts=people, **custom)
        for _ in range(2):
            client.post("/opportunity/", lead_id=lead["id"], contact_id=lead["contacts"][0]["id"])
            client.post("/task/", lead_id=lead["id"])
            client.post("/activity/note/", lead_id=lead["id"], note="x")


@pytest.mark.parametrize("path", PATHS)
def test_a_list_of_many_takes_as_many_statements_as_one_of_few(sandbox: Sandbox, client: Client, path: str) -> None:
    numbers = []
    for count in (1, 4):
        fill(client, count)
        client.get(path)
        with overheard(sandbox) as said:
            rows = client.get(path)["data"]
        numbers.append(sum(" FROM close_" in each.statement for each in said))  # others: the journal
    assert len(rows) > 4
    assert numbers[0] == numbers[1] < 16
