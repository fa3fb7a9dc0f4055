"""The pages of every kind of record of every vendor: its list, the form of a new record, one record."""

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
