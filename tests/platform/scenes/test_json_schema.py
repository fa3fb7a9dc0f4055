"""The JSON Schema of scenes, by which editors complete and check them."""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from dealdock.app import VENDORS
from dealdock.platform import scenes
from dealdock.platform.scenes import json_schema

GUIDES = Path(__file__).parents[3] / "docs" / "guides"


@cache
def schema() -> Any:
    return json.loads(json_schema.FILE.read_bytes())


@cache
def validator() -> Any:
    jsonschema_rs.meta.validate(schema())
    return jsonschema_rs.validator_for(schema())


def problems(scene: Any) -> list[str]:
    """Return what the schema has against a scene, each with its place."""
    found = validator().iter_errors(json.loads(json.dumps(scene, default=str)))
    return sorted("/".join(map(str, each.instance_path)) for each in found)


def guide_scenes() -> Iterator[Any]:
    """Yield the scenes of the guides that have no mistakes."""
    for page in sorted(GUIDES.glob("*.md")):
        for block in re.findall(r"```yaml\n(accounts:.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            if "probabilty" not in block:
                yield pytest.param(yaml.safe_load(block), id=page.stem)


class TestFits:
    @pytest.mark.parametrize("name", ["demo", "empty"])
    def test_the_packaged_scenes(self, name: str) -> None:
        assert problems(scenes.read(name, VENDORS).document.data) == []
        for vendor in VENDORS.names:
            assert problems(scenes.read(name, VENDORS, vendor).document.data) == []

    @pytest.mark.parametrize("scene", [*guide_scenes()])
    def test_the_scenes_of_the_guides(self, scene: Any) -> None:
        assert problems(scene) == []

    def test_values_as_yaml_has_them(self) -> None:
        tag = {"name": 2026, "created_at": "2026-03-02 09:30"}
        assert problems({"accounts": [{"tags": [tag], "prospects": None, "vendor": None, "clock": {}}]}) == []


class TestRefuses:
    @pytest.mark.parametrize(
        ("account", "place"),
        [
            ({"nmae": "A"}, "accounts/0"),
            ({"connector": "salesforse"}, "accounts/0/connector"),
            ({"opportunities": [{"name": "A", "value": 5}]}, "accounts/0/opportunities/0"),
            ({"visitor_activities": [{"type": 1001}]}, "accounts/0/visitor_activities/0/type"),
            ({"tags": [{"name": "A", "created_at": "soon"}]}, "accounts/0/tags/0/created_at"),
            ({"vendor": "close", "tags": []}, "accounts/0"),
            ({"vendor": "copper", "people": [{"name": "A", "tags": 5}]}, "accounts/0/people/0/tags"),
            ({"vendor": "apollo", "edition": 2020}, "accounts/0/edition"),
            ({"vendor": "salesforce"}, "accounts/0/vendor"),
        ],
    )
    def test_what_the_check_of_scenes_refuses(self, account: Any, place: str) -> None:
        assert place in problems({"accounts": [account]})

    def test_a_scene_without_accounts(self) -> None:
        assert problems({"accounts": []}) == ["accounts"]
        assert problems({}) == [""]


def test_every_field_has_a_schema_unless_it_takes_any_json() -> None:
    """Those that take any JSON are in `tests/vendors/<vendor>/any_json.py`, by the kind of their record."""
    empty: dict[str, set[str]] = {}
    for name, record in schema()["$defs"].items():
        for field, value in record["properties"].items():
            if not value.keys() - {"description"}:
                empty.setdefault(name, set()).add(field)
    assert empty == {
        f"{vendor}.{kind}": fields
        for vendor in VENDORS.names
        if find_spec(module := f"tests.vendors.{vendor}.any_json")
        for kind, fields in import_module(module).ANY_JSON.items()
    }


def test_a_scene_may_name_its_schema(tmp_path: Path) -> None:
    file = tmp_path / "crm.json"
    file.write_text(json.dumps({"$schema": str(json_schema.FILE), "accounts": [{"name": "One"}]}))
    assert [each.name for each in scenes.read(str(file), VENDORS).accounts] == ["One"]
    assert problems(json.loads(file.read_text())) == []
