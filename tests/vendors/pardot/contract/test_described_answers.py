"""The schemas of versions 3 and 4 in OpenAPI: the golden answers in JSON have what they say, and no others would."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any, Final

import pytest

from dealdock.vendors.pardot.api import API
from tests.across.test_described_answers import changed
from tests.golden import replay
from tests.support.described_schemas import DescribedSchemas

JSON: Final = "application/json"
PATH: Final = re.compile(r"/api/(\w+)/version/[34]/do/(\w+)")
LOGIN: Final = "login"
JOBS: Final = frozenset({"export", "import"})
"""The objects whose answers tests of their own folders compare with their schemas."""
CHOSEN: Final = {"prospect": ("query",), "prospectaccount": ("query",)}
"""The operations whose calls choose fields."""
VARIED: Final = frozenset({"opportunity", "prospect", "visitoractivity", "visitor", "visit", "customfield"})
"""The objects whose records have other keys at another output level or in another version."""
OPTIONAL: Final = frozenset({"resultRefs", "campaign", "message", "variation", "templates"})
"""The keys that are left out where they have no value, beside the ids of an email click."""
OWN_FIELD: Final = re.compile(r"[A-Z0-9]")
"""The beginnings of the names of accounts' own fields, which have various values."""

Described = tuple[str, str, Any, Any]
"""An object, an operation, the validator of its JSON, and a golden answer."""


@cache
def described() -> dict[str, Any]:
    """Return the description of version 4."""
    return API.versions["4"]()


@cache
def validators() -> dict[tuple[str, str, str], Any]:
    """Return the validators of answers by object, operation and status."""
    schemas = DescribedSchemas(described())
    found: dict[tuple[str, str, str], Any] = {}
    for path, methods in described()["paths"].items():
        words = path.lower().split("/")
        method, operation = next(iter(methods.items()))
        for status, response in operation["responses"].items():
            if JSON in response.get("content", {}):
                keys = "paths", path, method, "responses", status, "content", JSON, "schema"
                found[words[2], words[-1], status] = schemas.validator(*keys)
    return found


def golden() -> Iterator[Described]:
    """Yield the golden answers in JSON, with their validators."""
    for name in replay.names():
        for each in replay.stored(name).exchanges:
            named = PATH.match(each.request.target)
            is_json = dict(each.response.headers).get("content-type") == JSON and each.response.body.endswith("}")
            if named is None or not is_json:
                continue  # the answer to a HEAD, or one that a fault has cut
            key = named[1].lower(), named[2].lower()
            if validator := validators().get((*key, each.response.status)):
                yield *key, validator, json.loads(each.response.body)


def is_success(body: Any) -> bool:
    return "@attributes" not in body or bool(body["@attributes"]["stat"] == "ok")  # exports have no attributes


def records(body: Any) -> Iterator[tuple[Any, list[str]]]:
    """Yield each record of an answer, with the keys that lead to it."""
    for name, value in body.items():
        if name == "result" and isinstance(value, dict):
            yield from ((record, ["result", *path]) for record, path in records(value))
        elif isinstance(value, dict) and name not in {"@attributes", "errors"}:
            yield value, [name]


def replaced(body: Any, path: list[str], record: Any) -> Any:
    """Return an answer with another record at its place."""
    copied = within = deepcopy(body)
    for step in path[:-1]:
        within = within[step]
    within[path[-1]] = record
    return copied


@pytest.mark.slow
def test_golden_answers_are_as_described() -> None:
    answers = [*golden()]
    assert len(answers) > 1000
    wrong = [
        (object_, operation, error.message)
        for object_, operation, validator, body in answers
        for error in validator.iter_errors(body)
    ]
    assert wrong == []


@pytest.mark.slow
def test_each_operation_has_a_golden_answer_and_a_schema_of_its_own() -> None:
    seen = {(object_, operation) for object_, operation, _, body in golden() if is_success(body)}
    document = described()
    for path, methods in document["paths"].items():
        words = path.lower().split("/")
        if words[2] in {LOGIN, *JOBS} or "204" in methods["post"]["responses"]:
            continue
        content = methods["post"]["responses"]["200"]["content"][JSON]
        assert (words[2], words[-1]) in seen, path
        names = [each["$ref"].rpartition("/")[2] for each in content["schema"]["anyOf"]]
        assert names[1] == "Failure" != names[0], path


@pytest.mark.slow
def test_golden_answers_with_other_keys_or_values_are_refused() -> None:
    accepted: set[tuple[str, str, str]] = set()
    count = 0
    for object_, operation, validator, body in golden():
        if not is_success(body):
            continue
        is_chosen = object_ in VARIED or operation in CHOSEN.get(object_, ())
        for record, path in records(body):
            for text, other in changed(record, is_chosen=is_chosen):
                count += 1
                key = text.rpartition(" ")[2]
                if text.startswith("without") and (key in OPTIONAL or object_ == "emailclick"):
                    continue
                if OWN_FIELD.match(key):
                    continue
                if validator.is_valid(replaced(body, path, other)):
                    accepted.add((object_, operation, text))
    assert count > 5000
    assert accepted == set()


def test_an_id_and_the_time_of_creation_are_never_null() -> None:
    accepted = {
        (object_, operation, name)
        for object_, operation, validator, body in golden()
        if is_success(body)
        for record, path in records(body)
        for name in {"id", "created_at"} & record.keys()
        if validator.is_valid(replaced(body, path, {**record, name: None}))
    }
    assert accepted == set()
