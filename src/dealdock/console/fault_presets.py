"""Faults that one button sets: the usual failures of a service, in the words of its vendor."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from dealdock.console.form_fields import Field, body
from dealdock.platform.faults.faults import Vocabulary

OUTAGE_SECONDS: Final = 60

_OBJECT: Final = "match.object"
_OPERATION: Final = "match.operation"
_ERROR: Final = "effect.error"
_DELAY: Final = "effect.delay"
_NTH: Final = "match.nth"


class Input(NamedTuple):
    """A field of a preset, with its label and its first value."""

    field: Field
    label: str
    value: str


class Preset(NamedTuple):
    """A fault with few fields."""

    name: str
    title: str
    help: str
    rule: Mapping[str, Any]
    """The body of the fault, without its fields."""
    inputs: Sequence[Input]

    @property
    def fields(self) -> Sequence[Field]:
        """The fields without their labels."""
        return [each.field for each in self.inputs]

    def wanted(self, sent: Mapping[str, str]) -> dict[str, Any]:
        """Return the body of the fault for a sent form."""
        return _merged(self.rule, body(self.fields, sent))


class _Kind(NamedTuple):
    name: str
    title: str
    help: str
    rule: Callable[[Vocabulary], Mapping[str, Any]]
    fields: Sequence[str]


_KINDS: Final = (
    _Kind(
        "rate-limit",
        "Rate limited once",
        "The next call is answered as beyond the limit of calls.",
        lambda words: {"effect": words.rate_limit, "times": 1},
        (_OBJECT,),
    ),
    _Kind(
        "error",
        "Error for the next call",
        "The next call gets this error and takes no effect.",
        lambda _: {"effect": {}, "times": 1},
        (_ERROR, _OBJECT, _OPERATION),
    ),
    _Kind(
        "lost-response",
        "Lost response",
        "The next call takes effect, but the connection is closed before its response.",
        lambda _: {"effect": {"close": True}, "when": "after", "times": 1},
        (_OBJECT, _OPERATION),
    ),
    _Kind(
        "slow",
        "Slow",
        "Every call waits, until you delete the fault.",
        lambda _: {"effect": {}},
        (_DELAY, _OBJECT),
    ),
    _Kind(
        "outage",
        "Outage for a minute",
        "Every call is answered as by an overloaded server, for a minute of the account's clock.",
        lambda words: {"effect": words.overload, "seconds": OUTAGE_SECONDS},
        (_OBJECT,),
    ),
    _Kind(
        "expired-token",
        "Expired token in the middle of paging",
        "The API key or access token of the call for this page expires before it.",
        lambda words: {"match": {"operation": words.listing}, "effect": {"expire_key": True}, "times": 1},
        (_NTH, _OBJECT),
    ),
)


def presets(words: Vocabulary) -> list[Preset]:
    """Return the presets in the words of a vendor's API."""
    inputs = _inputs(words)
    return [
        Preset(each.name, each.title, each.help, each.rule(words), [inputs[name] for name in each.fields])
        for each in _KINDS
    ]


def _inputs(words: Vocabulary) -> Mapping[str, Input]:
    objects, operations = sorted(words.operations), sorted(set(words.operation_names.values()))
    errors = {str(code): code for code in words.errors}
    return {
        _OBJECT: Input(Field(_OBJECT, "choice", False, {each: each for each in objects}, ""), "Object", ""),
        _OPERATION: Input(Field(_OPERATION, "choice", False, {each: each for each in operations}, ""), "Operation", ""),
        _ERROR: Input(Field(_ERROR, "choice", True, errors, ""), "Error", ""),
        _DELAY: Input(Field(_DELAY, "number", True, {}, ""), "Seconds", "5"),
        _NTH: Input(Field(_NTH, "integer", True, {}, ""), "Page", "2"),
    }


def _merged(rule: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(rule)
    for name, value in sent.items():
        inner = found.get(name)
        found[name] = _merged(inner, value) if isinstance(inner, Mapping) and isinstance(value, Mapping) else value
    return found
