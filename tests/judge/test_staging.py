"""The staging of each vendor: it can be arranged as it says, and its statements exist."""

import csv
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dealdock.judge.history import History, hourly, now
from dealdock.judge.oracles.reads import is_empty
from dealdock.judge.sandbox import Sandbox
from dealdock.judge.scenarios.fields import field_value
from dealdock.vendors import registry
from tests.judge.sandboxes import opened
from tests.support.example import VENDORS

if TYPE_CHECKING:
    from dealdock.platform.staging import Basis

STAGED = [(vendor.name, name) for vendor in VENDORS if vendor.staging for name in vendor.staging.objects]
DATED_AHEAD = [
    (vendor.name, name)
    for vendor in VENDORS
    if vendor.staging
    for name, of in vendor.staging.objects.items()
    if of.ahead
]
WITH_CUSTOM_FIELDS = [
    (vendor.name, name)
    for vendor in VENDORS
    if vendor.staging
    for name, of in vendor.staging.objects.items()
    if of.custom
]
CONTRACTS = Path(__file__).parents[2] / "docs" / "contract"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox with all vendors and the example."""
    with opened(VENDORS) as sandbox:
        yield sandbox


@pytest.mark.parametrize(("vendor", "name"), STAGED)
class TestAnObject:
    def test_can_be_arranged_with_a_history(self, sandbox: Sandbox, vendor: str, name: str) -> None:
        staging = sandbox.staging(vendor)
        of, moments = staging.objects[name], hourly(3)
        with closing(sandbox.account(vendor, {})) as account:
            made = History(account, staging).add(of, moments)
            stored = {each["id"]: each for each in account.records(of.path)}
        assert len({each["id"] for each in made}) == 3
        if of.version:
            shown = [stored[each["id"]][of.version][:19] for each in made]
            assert shown == [at.isoformat()[:19] for at in moments]

    def test_is_filled_with_fields_that_can_be_emptied(self, sandbox: Sandbox, vendor: str, name: str) -> None:
        staging = sandbox.staging(vendor)
        of = staging.objects[name]
        with closing(sandbox.account(vendor, {})) as account:
            [made] = History(account, staging).add(of, [None])
            assert [each for each in of.filled if is_empty(made[each])] == []
            emptied = account.update(of.path, made["id"], dict.fromkeys(of.filled)) if of.filled else {}
        assert [each for each in of.filled if not is_empty(emptied[each])] == []

    def test_names_statements_with_their_strength(self, sandbox: Sandbox, vendor: str, name: str) -> None:
        declared = next(each.staging for each in VENDORS if each.name == vendor)
        assert declared is not None
        named: list[Basis] = [
            each for group in (declared, declared.objects[name]) for one in group.statements.values() for each in one
        ]
        assert [
            (each.statement, each.strength) for each in named if strength(vendor, each.statement) != each.strength
        ] == []
        assert sandbox.staging(vendor).statements.keys() == declared.statements.keys()


@pytest.mark.parametrize("vendor", [each.name for each in registry.VENDORS])
def test_verdicts_on_writers_and_receivers_rest_on_statements(sandbox: Sandbox, vendor: str) -> None:
    staging = sandbox.staging(vendor)
    scenarios = ["rerun", "lost_answer", *(["hooks"] if staging.hooks else [])]
    for of in staging.objects.values():
        assert all(staging.rests_on(each, of) for each in scenarios)


@pytest.mark.parametrize(("vendor", "name"), DATED_AHEAD)
def test_a_record_can_be_dated_ahead(sandbox: Sandbox, vendor: str, name: str) -> None:
    staging = sandbox.staging(vendor)
    of, at = staging.objects[name], now() + timedelta(days=30)
    assert of.ahead is not None
    fields = {each: str(at.date()) if form == "day" else at.isoformat() for each, form in of.ahead["fields"].items()}
    with closing(sandbox.account(vendor, {})) as account:
        (made,) = History(account, staging).add(of, hourly(1), fields=fields)
        (stored,) = [each for each in account.records(of.path) if each["id"] == made["id"]]
    assert {each: stored[each][:10] for each in fields} == dict.fromkeys(fields, str(at.date()))


@pytest.mark.parametrize(("vendor", "name"), WITH_CUSTOM_FIELDS)
def test_a_custom_field_can_be_emptied_and_get_another_type(sandbox: Sandbox, vendor: str, name: str) -> None:
    staging = sandbox.staging(vendor)
    of = staging.objects[name]
    assert of.custom is not None
    with closing(sandbox.account(vendor, {})) as account:
        (made,) = History(account, staging).add(of, hourly(1))
        (custom,) = account.add(of.custom["kind"], [of.custom["record"]])
        filled = account.update(of.path, made["id"], field_value(of, custom, "Earl Grey"))
        assert "Earl Grey" in json.dumps(filled)
        emptied = account.update(of.path, made["id"], field_value(of, custom, None))
        assert "Earl Grey" not in json.dumps(emptied)
        account.remove(of.custom["kind"], custom["id"])
        (other,) = account.add(of.custom["kind"], [of.custom["other"]])
        value = of.custom["other_value"]
        retyped = account.update(of.path, made["id"], field_value(of, other, value))
        assert json.dumps(value) in json.dumps(retyped)


def strength(vendor: str, statement: str) -> Any:
    """Return the source of a statement in the vendor's contract."""
    folder = CONTRACTS / vendor
    path = folder if folder.exists() else Path(__file__).parents[1] / "example_vendor" / "contract"
    with (path / "statements.tsv").open(encoding="utf-8") as file:
        return {row[0]: row[1] for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if len(row) > 1}[
            statement
        ]
