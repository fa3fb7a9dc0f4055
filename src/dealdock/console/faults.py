"""The faults of an account, and presets for the usual failures: `/accounts/{id}/faults`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final, NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import Response

from dealdock.console.form_fields import Field, body, fields_of
from dealdock.console.frame import AccountFrame, frame
from dealdock.console.pages import done, page
from dealdock.console.sent_forms import Outcome, SentForm, attempt
from dealdock.control import faults as control
from dealdock.control.problems import Refused
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock.control.vendor_bodies import validated
from dealdock.control.vendors import vocabularies
from dealdock.platform.faults.faults import Vocabulary
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.text import quoted
from dealdock.sandbox import Sandbox

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


router = APIRouter(prefix="/accounts/{account_id}/faults", route_class=Route)


@router.get("")
def show_all(request: Request, sandbox: CalledSandbox, account_id: Id) -> Response:
    """Return the page with all faults."""
    return _list(request, sandbox, account_id, {}, Outcome())


@router.post("/preset")
def set_preset(request: Request, sandbox: CalledSandbox, account_id: Id, sent: SentForm) -> Response:
    """Create the fault of a preset."""
    known = {each.name: each for each in presets(vocabularies(sandbox, account_id)[0])}
    preset = known.get(sent.get("preset", ""))
    if preset is None:
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, f"Unknown preset {quoted(sent.get('preset', ''))}.")
    outcome = _created(request, sandbox, account_id, preset.fields, preset.wanted(sent))
    if outcome.result is None:
        return _list(request, sandbox, account_id, sent, outcome)
    return done(request, f"/accounts/{account_id}/faults", "fault")


@router.get("/new")
def new(request: Request, sandbox: CalledSandbox, account_id: Id, object: str = "", operation: str = "") -> Response:
    """Return the form for a fault. The object and the operation may be given."""
    values = {"match.object": object, "match.operation": operation, "times": "1"}
    fields = _fields(vocabularies(sandbox, account_id))
    return _form(request, frame(sandbox, account_id), fields, values, Outcome())


@router.post("/new")
def create(request: Request, sandbox: CalledSandbox, account_id: Id, sent: SentForm) -> Response:
    """Create a fault."""
    fields = _fields(vocabularies(sandbox, account_id))
    wanted = body(fields, sent)
    outcome = _created(request, sandbox, account_id, fields, wanted if "do" in wanted else {"effect": {}, **wanted})
    if outcome.result is None:
        return _form(request, frame(sandbox, account_id), fields, sent, outcome)
    return done(request, f"/accounts/{account_id}/faults", "fault")


@router.post("/delete")
def delete(request: Request, sandbox: CalledSandbox, account_id: Id, sent: SentForm) -> Response:
    """Delete one fault, or all if no number is sent."""
    number = sent.get("number")
    if number is None:
        control.delete_faults(sandbox, account_id)
    else:
        control.delete_fault(sandbox, account_id, _number(number))
    return done(request, f"/accounts/{account_id}/faults", "unfault")


@router.post("/release")
def release(request: Request, sandbox: CalledSandbox, account_id: Id, sent: SentForm) -> Response:
    """Release the calls that a fault holds."""
    control.release_fault(sandbox, account_id, _number(sent.get("number", "")))
    return done(request, f"/accounts/{account_id}/faults", "unheld")


def _number(text: str) -> int:
    """Return the number of a fault. Raise `Refused` for another text."""
    if text.isascii() and text.isdecimal() and len(text) <= len(str(MAX_ID)):
        return int(text)
    raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, f"{quoted(text)} is not the number of a fault.")


def _created(
    request: Request, sandbox: Sandbox, account_id: int, fields: Sequence[Field], wanted: Mapping[str, Any]
) -> Outcome[control.Fault]:
    def work() -> control.Fault:
        fault = validated(control.NewFault, wanted)
        return control.create_fault(request, Response(), sandbox, account_id, fault)

    return attempt(fields, work)


def _list(
    request: Request, sandbox: Sandbox, account_id: int, sent: Mapping[str, str], outcome: Outcome[Any]
) -> Response:
    """Return the page with all faults. `sent`: the form of a preset that was refused, with its errors."""
    shown: dict[str, Any] = {
        "account": frame(sandbox, account_id),
        "tab": "faults",
        "faults": control.list_faults(sandbox, account_id),
        "presets": presets(vocabularies(sandbox, account_id)[0]),
        "chosen": sent.get("preset"),
        "values": sent,
        "errors": outcome.errors,
    }
    return page(request, "faults.html", status=outcome.status, **shown)


def _fields(known: Sequence[Vocabulary]) -> list[Field]:
    """Return the fields of a fault. Objects, operations and errors are chosen from the vocabulary."""
    objects = sorted(name for words in known for name in words.operations)
    operations = sorted({name for words in known for name in words.operation_names.values()})
    choices: dict[str, dict[str, Any]] = {
        "match.object": {name: name for name in objects},
        "match.operation": {name: name for name in operations},
        "effect.error": {str(code): code for words in known for code in words.errors},
    }
    fields = fields_of(control.NewFault)
    return [
        replace(each, kind="choice", choices=choices[each.name]) if each.name in choices else each for each in fields
    ]


def _form(
    request: Request, account: AccountFrame, fields: list[Field], values: dict[str, str], outcome: Outcome[Any]
) -> Response:
    shown = {"fields": fields, "values": values, "errors": outcome.errors, "tab": "faults"}
    return page(request, "fault_new.html", status=outcome.status, account=account, **shown)
