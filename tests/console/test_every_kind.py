"""The pages of every kind of record of every vendor: its list, the form of a new record, one record."""

import re
from collections.abc import Iterator

import httpx
import pytest

from dealdock.app import VENDORS
from dealdock.control.support import support_of
from tests.support.client import Client


@pytest.fixture(scope="module")
def plain(address: str) -> Iterator[httpx.Client]:
    """A client without a browser."""
    with Client(address) as plain:
        yield plain


@pytest.mark.slow
@pytest.mark.parametrize("vendor", VENDORS.names)
def test_every_kind_has_a_list_a_form_and_a_page(plain: httpx.Client, vendor: str) -> None:
    account = plain.post("/_dealdock/accounts", json={"vendor": vendor, "scene": "demo"}).json()["id"]
    shown = 0
    for kind in support_of(VENDORS.get(vendor)).kinds:
        pages = f"/_dealdock/console/accounts/{account}/records/{kind.plural}"
        records = plain.get(f"/_dealdock/accounts/{account}/records/{kind.name}").json()
        listed = plain.get(pages, params={"order": "asc"})  # as the control plane lists them
        assert listed.status_code == 200, kind.name
        if kind.create is not None:
            form = plain.get(f"{pages}/new")
            assert form.status_code == 200, kind.name
            assert "<form" in form.text, kind.name
        for record in records[:1]:
            assert str(record["id"]) in listed.text, kind.name
            assert plain.get(f"{pages}/{record['id']}").status_code == 200, kind.name
            shown += 1
    assert shown > 2


@pytest.mark.slow
@pytest.mark.parametrize("vendor", VENDORS.names)
def test_the_list_of_kinds_counts_the_records_that_are_not_deleted(plain: httpx.Client, vendor: str) -> None:
    account = plain.post("/_dealdock/accounts", json={"vendor": vendor, "scene": "demo"}).json()["id"]
    plain.post("/_dealdock/accounts", json={"vendor": vendor, "scene": "demo"})  # whose records do not count
    kinds, deleted, live = support_of(VENDORS.get(vendor)).kinds, 0, dict[str, int]()
    for kind in reversed(kinds):
        path = f"/_dealdock/accounts/{account}/records/{kind.name}"
        records = plain.get(path).json()
        if kind.delete is not None and len(records) > 1:
            deleted += plain.delete(f"{path}/{records[0]['id']}").is_success
    for kind in kinds:
        records = plain.get(f"/_dealdock/accounts/{account}/records/{kind.name}").json()
        live[kind.name] = sum(not each.get("deleted") for each in records)
    text = plain.get(f"/_dealdock/console/accounts/{account}/records").text
    found = re.findall(r'/records/(\w+)">[^<]*</a></th><td class="number">(\d+)</td>', text)
    assert {name: int(number) for name, number in found} == live
    assert deleted > 2


@pytest.mark.slow
@pytest.mark.parametrize("vendor", VENDORS.names)
def test_a_time_stands_for_its_day_or_its_second(plain: httpx.Client, vendor: str) -> None:
    account = plain.post("/_dealdock/accounts", json={"vendor": vendor, "scene": "demo"}).json()["id"]
    days = ("2024-01-30", "2024-01-31", "2024-02-01")
    moments = [f"{day}T{time}" for day in days for time in ("00:00:00", "12:00:00", "23:59:59")]
    tried = 0
    for kind in support_of(VENDORS.get(vendor)).kinds:
        path = f"accounts/{account}/records/{kind.name}"
        if tried == 3 or kind.create is None or not isinstance(kind.example, dict) or "created_at" not in kind.columns:
            continue
        new = [{**kind.example, "created_at": f"{moment}Z", "updated_at": f"{moment}Z"} for moment in moments]
        if not plain.post(f"/_dealdock/{path}", json=new).is_success:
            continue  # such records differ in more than their times
        tried += 1
        created = [each["created_at"] for each in plain.get(f"/_dealdock/{path}").json()]
        for text in (*days, *moments, "2024-01-31T12:00:01"):
            page = plain.get(f"/_dealdock/console/{path}", params={"field": "created_at", "value": text}).text
            expected = sum(each.startswith(text) for each in created)
            assert page.count('<th scope="row">') == expected, f"{kind.name} {text}"
    assert tried == 3
