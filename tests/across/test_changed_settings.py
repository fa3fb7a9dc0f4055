"""Settings of an account that change between two calls, and change back: reads work meanwhile, and are as before."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest

from dealdock.control.support import support_of
from tests.across.tenant import Tenant, changed
from tests.support.marks import ONE_DATABASE_ACROSS

pytestmark = [ONE_DATABASE_ACROSS, pytest.mark.slow(but="minicrm")]

ZONES: Final = ("Asia/Tokyo", "America/New_York")
LASTING: Final = {"api_access", "watched", "version"}
"""Settings that refuse every call, delete what was recorded, or expire the API keys when they change."""

COUNTING: Final = (
    "account",
    "journal",
    "request",
    "call",
    "count",
    "rate",
    "limit",
    "token",
    "key",
    "sandbox",
    "change",
    "usage",
    "directory",
)
"""Parts of the names of tables that change with every call."""


def values(tenant: Tenant) -> Iterator[tuple[str, Any]]:
    """Yield the other values of each setting that is a choice, a truth value or a time zone."""
    models = support_of(tenant.sandbox.vendors.get(tenant.vendor)).accounts
    for name, described in models.AccountChanges.model_json_schema()["properties"].items():
        now = tenant.details.get(name)
        for shape in described.get("anyOf", [described]):
            for value in shape.get("enum", ()):
                if value != now and name not in LASTING:
                    yield name, value
            if shape.get("type") == "boolean" and name not in LASTING:
                yield name, not now
        if name == "time_zone":
            yield from ((name, zone) for zone in ZONES)


def read(tenant: Tenant) -> Mapping[str, tuple[int, bytes]]:
    """Return the answers to all reads."""
    return {name: (answer.status_code, answer.content) for name, answer in tenant.api.reads()}


def kept(tenant: Tenant) -> dict[str, list[str]]:
    """Return the rows of all tables that calls alone do not change."""
    return {name: rows for name, rows in tenant.rows().items() if not any(part in name for part in COUNTING)}


def test_a_setting_that_changes_back_leaves_every_read_as_it_was(actor: Tenant) -> None:
    before, rows = read(actor), kept(actor)
    tried, broken, left = 0, [], {}
    for name, value in values(actor):
        answer = actor.control("PATCH", "", {name: value})
        assert answer.is_success, answer.text
        broken += [f"{name}={value}: {each}" for each, (status, _) in read(actor).items() if status >= 500]
        assert actor.control("PATCH", "", {name: actor.details.get(name)}).is_success
        if difference := changed(rows, kept(actor)):
            left[f"{name}={value}"] = difference
            rows = kept(actor)
        tried += 1
    assert tried > 1
    assert broken == []
    assert left == {}
    after = read(actor)
    assert [name for name in before if before[name] != after[name]] == []
