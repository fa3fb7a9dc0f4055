"""Names of people and leads in scenes, which follow from their parts as in the API, and options of definitions."""

from typing import Any

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.copper.client import Copper


def imported(copper: Copper, **records: Any) -> httpx.Response:
    scene = {"accounts": [{"vendor": "copper", **records}]}
    return copper.http.post(f"/_dealdock/accounts/{copper.account['id']}/import", json=scene)


def problems(copper: Copper, **records: Any) -> list[tuple[str, str]]:
    """Return the pointers and the texts of the problems of a scene that is refused."""
    answer = imported(copper, **records)
    assert answer.status_code == 422, answer.text
    return [(each["pointer"], each["detail"].removesuffix(" (line 1)")) for each in answer.json()["errors"]]


PARTS = ("name", "first_name", "middle_name", "last_name")


class TestName:
    @pytest.mark.slow
    @each_case(
        ("kind", "many", "given"),
        [
            (kind, many, given)
            for kind, many in (("person", "people"), ("lead", "leads"))
            for given in (
                {"first_name": "Ann", "last_name": "Lee"},
                {"first_name": "Ann", "middle_name": "May", "last_name": "Lee", "name": ""},
                {"name": "Ann May Lee"},
            )
        ],
    )
    def test_follows_from_its_parts_as_in_the_control_plane(
        self, copper: Copper, kind: str, many: str, given: dict[str, Any]
    ) -> None:
        answer = imported(copper, **{many: [given]})
        assert answer.status_code == 204, answer.text
        [loaded] = copper.control("GET", f"/records/{kind}")
        sent = {name: value for name, value in given.items() if value}
        added = copper.control("POST", f"/records/{kind}", sent)
        assert {name: loaded[name] for name in PARTS} == {name: added[name] for name in PARTS}
        assert loaded["name"]

    @each_case("many", ["people", "leads"])
    def test_is_required_if_a_part_is_missing(self, copper: Copper, many: str) -> None:
        found = problems(copper, **{many: [{"first_name": "Ann"}]})
        assert found == [(f"#/accounts/0/{many}/0/name", "is required, or first_name and last_name")]

    @each_case("many", ["people", "leads"])
    def test_of_its_parts_is_not_too_long(self, copper: Copper, many: str) -> None:
        [(pointer, text)] = problems(copper, **{many: [{"first_name": "a" * 200, "last_name": "b" * 200}]})
        assert pointer == f"#/accounts/0/{many}/0/name"
        assert "255" in text


class TestOptions:
    @each_case(("data_type", "fewest"), [("Dropdown", 1), ("MultiSelect", 2)])
    def test_are_as_many_as_the_api_requires(self, copper: Copper, data_type: str, fewest: int) -> None:
        options = [{"name": f"Option {each}"} for each in range(fewest)]
        field = {"name": "Size", "data_type": data_type, "available_on": ["opportunity"]}
        answer = imported(copper, custom_field_definitions=[{**field, "options": options}])
        assert answer.status_code == 204, answer.text
        found = problems(copper, custom_field_definitions=[{**field, "options": options[1:]}])
        text = f"must have at least {fewest} for a {data_type}"
        assert found == [("#/accounts/0/custom_field_definitions/0/options", text)]
