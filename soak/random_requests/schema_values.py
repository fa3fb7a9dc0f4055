"""Random values for the JSON schema of an operation's body, some of them invalid."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any, Final

from soak.random_requests.names import EDGE_VALUES
from soak.random_requests.request import chance
from soak.random_requests.values import document, text

Schema = Mapping[str, Any]

WRONG: Final = 10
"""The share of values of a random type, in percent."""

MOMENTS: Final = ("2026-06-01", "2026-06-01T12:00:00Z", "2026-05-01T00:00:00.123+02:00", "06/30/2026", "9999-12-31")
NUMBERS: Final = (0, 1, 2, 7, 100, -1, 2**31, 2**63, 10**20, 1_780_000_000, 0.5, 99.999, 1e15, 1e308)


class SchemaValues:
    """A generator of values for the schemas of one document. Some values are ids of records."""

    def __init__(self, randomness: Random, definitions: Schema, ids: Sequence[Any]) -> None:
        self._randomness = randomness
        self._definitions = definitions
        self._ids = ids
        self._by_type: Mapping[str, Callable[[Schema, int], Any]] = {
            "string": self._string,
            "integer": lambda *_: self._number(),
            "number": lambda *_: self._number(),
            "boolean": lambda *_: randomness.choice((True, False)),
            "null": lambda *_: None,
            "array": self._list,
            "object": self._object,
        }

    def value(self, schema: Schema, depth: int = 4) -> Any:
        """Return a value for this schema."""
        if not depth or chance(self._randomness, WRONG):
            return document(self._randomness, 1)
        if "$ref" in schema:
            return self.value(self._definitions[schema["$ref"].rpartition("/")[2]], depth - 1)
        if "anyOf" in schema:
            return self.value(self._randomness.choice(schema["anyOf"]), depth)
        if "enum" in schema:
            return self._randomness.choice(schema["enum"])
        make = self._by_type.get(schema.get("type", ""))
        return self._any() if make is None else make(schema, depth)

    def fields(self, schema: Schema, most: int) -> dict[str, Any]:
        """Return at most this many properties of an object."""
        properties: Schema = schema.get("properties", {})
        names = self._randomness.sample(list(properties), min(self._randomness.randrange(most + 1), len(properties)))
        return {name: self.value(properties[name]) for name in names}

    def _any(self) -> Any:
        kind = self._randomness.randrange(4)
        if kind == 0:
            return document(self._randomness, 2)
        return self._number() if kind == 1 else self._string({}, 0)

    def _string(self, _: Schema, __: int) -> str:
        kind = self._randomness.randrange(5)
        if kind == 0:
            return text(self._randomness)
        if kind == 1:
            return self._randomness.choice(EDGE_VALUES)
        return str(self._randomness.choice(MOMENTS if kind == 2 else self._ids))  # noqa: PLR2004 (a share)

    def _number(self) -> Any:
        numbers = [each for each in self._ids if isinstance(each, int)]
        return self._randomness.choice([*NUMBERS, *numbers])

    def _list(self, schema: Schema, depth: int) -> list[Any]:
        return [self.value(schema.get("items", {}), depth - 1) for _ in range(self._randomness.randrange(4))]

    def _object(self, schema: Schema, _: int) -> dict[str, Any]:
        return self.fields(schema, 6) or {text(self._randomness): self._any()}
