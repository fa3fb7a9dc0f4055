"""The control plane's OpenAPI document, as a person reads it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

import jsonschema_rs
import pytest

from dealdock import Sandbox
from dealdock.control.app import create_app
from dealdock.control.support import read_descriptions, support_of
from dealdock.platform.records.kind import separate_words
from dealdock.settings import Settings
from dealdock.vendors import registry

VERBS: Final = {
    *("Add", "Advance", "Change", "Check", "Create", "Delete", "Export", "Import", "List", "Read", "Remove", "Reset"),
    *("Set", "Take", "Undelete", "Attempt", "Drop", "Hold", "Release", "Send", "Wait"),
}


@cache
def described() -> dict[str, Any]:
    with Sandbox(Settings(database=None)) as sandbox:
        return create_app(sandbox).openapi()


@cache
def tables() -> Mapping[str, Mapping[str, str]]:
    """The tables of descriptions, by package."""
    packages = ["dealdock.control", *(f"dealdock.vendors.{vendor.name}" for vendor in registry.VENDORS)]
    return {package: read_descriptions(package) for package in packages}


def fields() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Model, name and schema of every field."""
    for model, schema in described()["components"]["schemas"].items():
        for name, field in schema.get("properties", {}).items():
            yield model, name, field


@pytest.mark.slow
def test_every_field_is_described() -> None:
    found = list(fields())
    assert len(found) > 1_000
    assert [(model, name) for model, name, field in found if not field.get("description", "").strip()] == []


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield id and description of every operation."""
    for methods in described()["paths"].values():
        for operation in methods.values():
            yield operation["operationId"], operation


def without_example() -> Iterator[str]:
    """Yield the ids of the operations of kinds that need the ids of others, and so have no example."""
    kinds = [kind for vendor in registry.VENDORS for kind in support_of(vendor).kinds]
    yield "change_activity"  # the kind of one vendor has an example, but only those of the other change
    for name in {kind.name for kind in kinds} - {kind.name for kind in kinds if kind.example is not None}:
        yield from (f"add_{kind.many}" for kind in kinds if kind.name == name)
        yield f"change_{separate_words(name).replace(' ', '_')}"


def test_every_parameter_is_described() -> None:
    found = [(name, each) for name, operation in operations() for each in operation.get("parameters", ())]
    assert len(found) > 200
    assert [(name, each["name"]) for name, each in found if not each.get("description", "").strip()] == []


@pytest.mark.slow
def test_every_body_has_a_valid_example() -> None:
    """Except for records that need the ids of others, which are different in each account."""
    document, need_ids = described(), {*without_example()}
    for name, operation in operations():
        if name in need_ids:
            continue
        for kind, content in operation.get("requestBody", {}).get("content", {}).items():
            if kind == "application/json" and content["schema"]:
                schema = {**content["schema"], "components": document["components"]}
                assert jsonschema_rs.validator_for(schema).is_valid(content["example"]), name


def test_names_of_schemas_are_plain() -> None:
    """Two models of one name would get names with the paths of their modules."""
    assert [name for name in described()["components"]["schemas"] if not re.fullmatch("[A-Z][A-Za-z0-9]*", name)] == []


def test_every_description_is_of_a_field() -> None:
    """A line that names a model is for its fields, those of a new record and of changes included."""
    prefixes = re.compile(r"^New|Changes$")
    known = {name for _, name, _ in fields()} | {f"{prefixes.sub('', model)}.{name}" for model, name, _ in fields()}
    for package, table in tables().items():
        assert [field for field in table if field not in known] == [], package


def test_each_is_described_once() -> None:
    counted = Counter(field for table in tables().values() for field in table)
    assert [field for field, times in counted.items() if times > 1] == []


def test_summaries_are_phrases() -> None:
    found = [operation["summary"] for _, operation in operations()]
    assert len(found) > 100
    for summary in found:
        verb, *rest = summary.split()
        assert verb in VERBS, summary
        assert rest, summary
        assert not re.search(r"[_.]|\b(api|crm|jwt)\b", summary), summary
