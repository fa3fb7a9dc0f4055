"""Scenes and the control plane require the same fields of new records, of every kind of every vendor."""

from collections.abc import Iterator
from typing import Any, Final

import httpx
import pytest

from dealdock.platform.vendor import Vendors
from tests.across.records import Demo, new_record
from tests.support.example import VENDORS
from tests.support.marks import ONE_DATABASE_ACROSS

NOT_COMPARED: Final = {
    ("copper", "opportunity"): "its contact is required by a setting, and deals from before have none",
    ("apollo", "job_posting"): "it refers to an organization of the directory, which each account makes up",
}
"""Kinds that are not compared, each with the reason."""


@pytest.fixture
def demo(http: httpx.Client, any_vendor: str) -> Demo:
    """An account of the demo, of any vendor."""
    return Demo.open(http, any_vendor)


class Load:
    """Imports an account's export with one more record into another account."""

    def __init__(self, demo: Demo, kind: Any) -> None:
        self._scene = demo.control("GET", "/export")
        self._other = demo.open(demo.http, demo.vendor)
        form = Vendors(VENDORS).scenes(demo.vendor).forms[kind.many]
        self._many, self._fields = kind.many, {link.column: field for field, link in form.links.items()}

    def takes(self, body: dict[str, Any]) -> bool:
        """Return True if a record with these fields of the control plane is loaded."""
        record = {self._fields.get(name, name): value for name, value in body.items()}
        account = self._scene["accounts"][0]
        scene = {"accounts": [{**account, self._many: [*account.get(self._many, ()), record]}]}
        return self._other.http.post(f"/_dealdock/accounts/{self._other.account['id']}/import", json=scene).is_success


def without(body: dict[str, Any], name: str) -> dict[str, Any]:
    return {each: value for each, value in body.items() if each != name}


def is_added(demo: Demo, kind: Any, body: dict[str, Any]) -> bool:
    """Return True if the control plane adds the record, which is deleted again."""
    answer = demo.send("POST", f"/records/{kind.name}", body)
    if answer.is_success and kind.delete is not None:
        demo.control("DELETE", f"/records/{kind.name}/{answer.json()['id']}")
    return answer.is_success


def smallest(demo: Demo, kind: Any, body: dict[str, Any]) -> dict[str, Any]:
    """Return the body of a new record without the fields that the control plane does not require."""
    assert is_added(demo, kind, body), kind.name
    for name in list(body):
        if is_added(demo, kind, fewer := without(body, name)):
            body = fewer
    return body


def differences(demo: Demo, kind: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the bodies that only one of scenes and control plane takes, with the one that takes it."""
    body = new_record(demo, kind)
    load = Load(demo, kind)
    fields = smallest(demo, kind, body)
    if not load.takes(fields):
        yield kind.name, "control plane", fields
    for fewer in (without(fields, name) for name in fields):
        if load.takes(fewer):
            yield kind.name, "scene", fewer


@ONE_DATABASE_ACROSS
class TestRequiredFields:
    @pytest.mark.slow(but="minicrm")
    def test_are_the_same_in_scenes_and_in_the_control_plane(self, demo: Demo) -> None:
        known = Vendors(VENDORS).scenes(demo.vendor).forms
        compared = [each for each in demo.kinds if each.create is not None and each.many in known]
        compared = [each for each in compared if (demo.vendor, each.name) not in NOT_COMPARED]
        assert compared
        assert [found for each in compared for found in differences(demo, each)] == []
