"""Calls of the maximum size, the quick form of a trial of `make soak`."""

import sys
from collections.abc import Callable

import pytest

from tests.tools.soak.conftest import are_good
from tools.soak.limits.largest import largest
from tools.soak.suite import Suite
from tools.soak.trials import limits
from tools.soak.trials.limits import POSTGRES, QUICK, SQLITE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")


def test_calls_of_the_maximum_size_are_answered_on_sqlite(suite: Suite) -> None:
    are_good(limits.on(suite, SQLITE, None, QUICK))


def test_calls_of_the_maximum_size_are_answered_on_postgresql(suite: Suite, new_postgres: Callable[[], str]) -> None:
    are_good(limits.on(suite, POSTGRES, new_postgres(), QUICK))


def test_a_value_is_as_large_as_its_schema_permits() -> None:
    text = {"type": "string", "maxLength": 3}
    schemas = {"Deal": {"type": "object", "properties": {"names": {"type": "array", "items": text, "maxItems": 2}}}}
    nullable = {"anyOf": [{"$ref": "#/components/schemas/Deal"}, {"type": "null"}]}
    assert largest(nullable, schemas, 100, 100) == {"names": ["0-x", "1-x"]}
    assert largest({"anyOf": [{"type": "null"}, {"type": "string"}]}, {}, 5, 1) == "xxxxx"
    assert len(largest({"type": "array", "items": {"type": "string"}}, {}, 8, 10_000)) == 2_000
