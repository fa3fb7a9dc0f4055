"""Calls that fail or wait on demand: `/accounts/{id}/faults` (decision 0019)."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Final, Self

from fastapi import APIRouter, Request, Response
from pydantic import Field, PlainValidator, WithJsonSchema, model_validator
from sqlalchemy import Connection

from dealdock.control import fault_actions, fields
from dealdock.control.fault_actions import Actions
from dealdock.control.fields import RequestModel, ResponseModel
from dealdock.control.problems import Refused, WrongField, invalid
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock.control.vendors import name_object, name_operation, vocabularies
from dealdock.platform.accounts import accounts
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.faults import faults
from dealdock.platform.faults.effect import Effect, When
from dealdock.platform.faults.faults import Vocabulary
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.text import clean, no_choice
from dealdock.platform.vendor import Vendor
from dealdock.sandbox import Sandbox
from dealdock.web.problem_details import pointer
from dealdock.web.vendor_api import api_of
from dealdock_client.similar import guess

router = APIRouter(prefix="/accounts/{account_id}/faults", tags=["faults"], route_class=Route)

MAX_SECONDS: Final = 366 * 86_400

MAX_LASTING_SECONDS: Final = 3_600

_MAX_PARAMETERS: Final = 50
_MAX_PATH_CHARACTERS: Final = 2_048


def _parameters(value: Any) -> dict[str, str]:
    if type(value) is not dict or not all(type(one) in {str, int, float, bool} for one in value.values()):
        raise ValueError('must be an object such as {"limit": 5}, with strings, numbers or truth values')
    if not 0 < len(value) <= _MAX_PARAMETERS:
        raise ValueError(f"must have 1 to {_MAX_PARAMETERS} parameters, has {len(value)}")
    texts = {clean(name): json.dumps(one) if type(one) is bool else clean(str(one)) for name, one in value.items()}
    return {name: ",".join(part.strip() for part in text.split(",")) for name, text in texts.items()}


Parameters = Annotated[
    dict[str, str],
    PlainValidator(_parameters),
    WithJsonSchema(
        {
            "type": "object",
            "additionalProperties": {"type": ["string", "number", "boolean"]},
            "minProperties": 1,
            "maxProperties": _MAX_PARAMETERS,
        }
    ),
]


def _path(value: Any) -> str:
    if type(value) is not str or not value.startswith("/") or "?" in value or len(value) > _MAX_PATH_CHARACTERS:
        raise ValueError(
            "must be a path below the address of the API, such as /api/v1/lead/*, without a query string; "
            f"`*` is any segment, and {_MAX_PATH_CHARACTERS:,} characters are the most"
        )
    return clean(value)


PathPattern = Annotated[str, PlainValidator(_path), WithJsonSchema({"type": "string", "pattern": "^/[^?]*$"})]
Seconds = Annotated[int, Field(ge=1, le=MAX_SECONDS)]
Times = Annotated[int, Field(ge=1, le=MAX_ID)]


class Match(RequestModel):
    """The conditions of a fault. A field that is not given matches every call."""

    object: fields.Name | None = Field(
        None,
        description="The object in the URL of the call; also `login`, and `token` for OAuth",
    )
    operation: fields.Name | None = Field(None, examples=["create"])
    path: PathPattern | None = Field(
        None, description="The path of the call below `base_url`, without the query string; `*` is any segment"
    )
    parameters: Parameters | None = Field(
        None,
        description="Parameters of the query string, the form or the JSON body that the call must have, as texts",
    )
    nth: Times | None = Field(None, description="Only the n-th matching call")
    probability: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)] | None = Field(
        None, description="The probability for each matching call; repeatable with --seed-random"
    )

    @model_validator(mode="after")
    def _check_conditions(self) -> Self:
        if self.nth is not None and self.probability is not None:
            raise ValueError("takes nth or probability, not both")
        return self


class NewFault(RequestModel):
    """A rule that makes matching calls fail or wait, or that changes records at them."""

    match: Match = Field(default_factory=Match)
    effect: Effect | None = Field(None, description="What happens to the call; null: nothing, `do` alone is done")
    do: Actions | None = Field(
        None, description="What is done to records and clock at the call, in order; with `times` or `nth`"
    )
    when: When | None = Field(
        None, description="before: in place of the call, which takes no effect; after: once the call has taken effect"
    )
    times: Times | None = Field(None, description="The maximum number of failures; null: no maximum, with nth: one")
    seconds: Seconds | None = Field(
        None, description="The time after which it ends, by the account's clock; null: it does not end by itself"
    )

    lasts: Annotated[float, Field(gt=0, le=MAX_LASTING_SECONDS, allow_inf_nan=False)] | None = Field(
        None,
        description="The real seconds from the first call to which it is applied, in which it is applied to each "
        "matching one; then it has ended",
    )

    @model_validator(mode="after")
    def _check_combination(self) -> Self:
        if self.effect is None and self.do is None:
            raise ValueError("must have effect, do or both")
        if self.do is not None and self.times is None and self.match.nth is None:
            raise ValueError("needs times or match.nth with do, so that its actions end")
        if self.do is not None and self.lasts is not None:
            raise ValueError("takes do or lasts, not both: another fault can have the other one")
        self.applies_after()
        return self

    def applies_after(self) -> bool:
        """Return True if it applies after the call took effect."""
        return self.when == "after" if self.effect is None else self.effect.applies_after(self.when)


class Fault(ResponseModel):
    """A fault and its counters."""

    number: int
    match: dict[str, Any]
    effect: dict[str, Any] | None
    do: list[dict[str, Any]] | None = Field(description="What it does to records and clock; null: nothing")
    when: When
    times: int | None
    lasts: float | None = Field(description="The real seconds in which it is applied to each matching call")
    until: datetime | None = Field(description="The time of the account's clock at which it ends")
    seen: int = Field(description="The number of matching calls")
    struck: int = Field(description="The number of calls that failed or waited, or at which it acted")
    created_at: datetime


@router.post("", operation_id="create_fault", status_code=HTTPStatus.CREATED)
def create_fault(request: Request, response: Response, sandbox: CalledSandbox, account_id: Id, new: NewFault) -> Fault:
    """Make matching calls fail or wait."""
    match = _match(sandbox, account_id, new)

    def work(db: Connection) -> Fault | None:
        account = accounts.get(db, account_id)
        actions = fault_actions.stored(new.do or ())
        rule = faults.Rule(match, new.effect, new.applies_after(), new.times, new.seconds, actions, new.lasts)
        now = account.now(sandbox.clock.now())
        number = faults.add(db, account, rule, now=now)
        row = None if number is None else faults.row(db, account, number)
        return None if row is None else _shown(row)

    shown = sandbox.database.write(work)
    if shown is None:
        words = f"An account cannot have more than {faults.MAX_FAULTS} faults. Delete faults that are no longer needed."
        raise Refused(HTTPStatus.CONFLICT, words)
    response.headers["Location"] = f"{request.url.path}/{shown.number}"
    return shown


@router.get("", operation_id="list_faults")
def list_faults(sandbox: CalledSandbox, account_id: Id) -> list[Fault]:
    """Return all faults of the account by number, including faults that have reached their `times`."""
    rows = sandbox.database.read(lambda db: faults.rows(db, accounts.get(db, account_id)))
    return [_shown(row) for row in rows]


@router.get("/{number}", operation_id="read_fault")
def read_fault(sandbox: CalledSandbox, account_id: Id, number: Id) -> Fault:
    """Return one fault."""
    row = sandbox.database.read(lambda db: faults.row(db, accounts.get(db, account_id), number))
    if row is None:
        raise _not_there(account_id, number)
    return _shown(row)


@router.delete("", operation_id="delete_faults", status_code=HTTPStatus.NO_CONTENT)
def delete_faults(sandbox: CalledSandbox, account_id: Id) -> None:
    """Delete all faults of the account."""
    sandbox.database.write(lambda db: faults.remove(db, accounts.get(db, account_id)))


@router.delete("/{number}", operation_id="delete_fault", status_code=HTTPStatus.NO_CONTENT)
def delete_fault(sandbox: CalledSandbox, account_id: Id, number: Id) -> None:
    """Delete one fault."""
    if not sandbox.database.write(lambda db: faults.remove(db, accounts.get(db, account_id), number)):
        raise _not_there(account_id, number)


@router.post("/{number}/release", operation_id="release_fault")
def release_fault(sandbox: CalledSandbox, account_id: Id, number: Id) -> Fault:
    """Release the calls that a fault holds: they are executed. It holds the next ones, if it is still due."""
    row = sandbox.database.write(lambda db: faults.release(db, accounts.get(db, account_id), number))
    if row is None:
        raise _not_there(account_id, number)
    return _shown(row)


def _match(sandbox: Sandbox, account_id: int, new: NewFault) -> faults.Match:
    """Return the conditions with the names used for calls. Raise `Refused` if a name or an action is wrong."""
    known, wanted = vocabularies(sandbox, account_id), new.match
    object_, operation = name_object(known, wanted.object), name_operation(known, wanted.operation)
    found = [words for words in known if object_ in words.operations]
    if object_ is not None and not found:
        names = sorted(one for words in known for one in words.operations)
        having = [vendor.name for vendor in sandbox.vendors.all if _has_object(vendor, object_)]
        detail = no_choice(object_, names, having=having)
        raise invalid(WrongField(pointer=pointer("match", "object"), detail=detail))
    words = (found or known)[0]
    vendor = sandbox.database.read(lambda db: accounts.get(db, account_id)).vendor
    wrong = [*_mistakes(words, object_, operation, new), *_in_path(vendor, wanted.path)]
    if new.effect is not None and new.effect.fail_job is not None:
        wrong += _without_job(known, object_, operation)
    wrong += fault_actions.mistakes(sandbox, vendor, new.do or ())
    if wrong := wrong or fault_actions.rehearse(sandbox, account_id, fault_actions.stored(new.do or ())):
        raise invalid(*wrong)
    return faults.Match(object_, operation, wanted.path, wanted.parameters, wanted.nth, wanted.probability)


def _has_object(vendor: Vendor, name: str) -> bool:
    return any(name.lower() in words.objects for words in api_of(vendor).vocabularies)


def _in_path(vendor: str, path: str | None) -> Iterator[WrongField]:
    if path is not None and path.startswith(f"/{vendor}/"):
        rest = path.removeprefix(f"/{vendor}")
        detail = f"must not have the prefix of the address: {rest}, not {path}"
        yield WrongField(pointer=pointer("match", "path"), detail=detail)


def _mistakes(words: Vocabulary, object_: str | None, operation: str | None, new: NewFault) -> Iterator[WrongField]:
    if operation is not None:
        objects = words.operations if object_ is None else {object_: words.operations[object_]}
        possible = frozenset[str]().union(*objects.values())
        if operation not in possible:
            of_object = "" if object_ is None else " of that object"
            close = guess(operation, possible)
            known = "no object has it" if object_ is None else f"{object_} has {', '.join(sorted(possible)) or 'none'}"
            detail = f"must be an operation{of_object}, is {operation!r}: {known}"
            if close:
                detail = f"is {operation!r}{close}{'' if object_ is None else f' {known}'}"
            yield WrongField(pointer=pointer("match", "operation"), detail=detail)
    for name in sorted(words.secrets & (new.match.parameters or {}).keys()):
        detail = "cannot be matched: it is a secret, and faults are stored as plain text"
        yield WrongField(pointer=pointer("match", "parameters", name), detail=detail)
    if new.effect is None:
        return
    if mistake := words.invalid_field(new.effect):
        yield WrongField(pointer=pointer("effect", mistake[0]), detail=mistake[1])
    if new.effect.expire_key and object_ in words.keyless:
        detail = f"is not possible: a call of {object_} has no key that could expire"
        yield WrongField(pointer=pointer("effect", "expire_key"), detail=detail)


def _without_job(known: Sequence[Vocabulary], object_: str | None, operation: str | None) -> Iterator[WrongField]:
    """Yield the mistake of a fault with `fail_job` if none of its calls begins a job."""
    if any(words.begins_job(object_, operation) for words in known):
        return
    jobs = sorted({f"{name} {each}" for words in known for name, names in words.jobs.items() for each in names})
    which = f"only these calls do: {', '.join(jobs)}" if jobs else "no call of this API does"
    detail = f"is not possible: the calls that the fault matches begin no job; {which}"
    yield WrongField(pointer=pointer("effect", "fail_job"), detail=detail)


def _not_there(account_id: int, number: int) -> Refused:
    return Refused(HTTPStatus.NOT_FOUND, f"Account {account_id} has no fault {number}.")


def _shown(row: AnyRow) -> Fault:
    given = {name: getattr(row, name) for name in ("object", "operation", "path", "nth", "probability")}
    given["parameters"] = None if row.parameters is None else json.loads(row.parameters)
    return Fault(
        number=row.number,
        match={name: value for name, value in given.items() if value is not None},
        effect=None if row.effect is None else json.loads(row.effect),
        do=None if row.actions is None else json.loads(row.actions),
        when="after" if row.after else "before",
        times=row.times,
        lasts=row.lasts,
        until=row.until,
        seen=row.seen,
        struck=row.struck,
        created_at=row.created_at,
    )
