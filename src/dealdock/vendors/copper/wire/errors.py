"""Errors of the API, and the faults of a body that is not valid (contract 1.5, 4)."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final, NamedTuple

from dealdock.platform.text import object_expected
from dealdock.web.rest.errors import ErrorKind, ErrorTable, HttpError

ERRORS: Final[ErrorTable] = {
    "bad_request": ErrorKind(400, "Bad request"),
    "unauthorized": ErrorKind(401, "Unauthorized"),
    "feature_not_enabled": ErrorKind(403, "Feature not enabled"),
    "not_found": ErrorKind(404, "Resource not found"),
    "unknown_path": ErrorKind(404, "not_found"),
    "too_large": ErrorKind(413, "Request entity too large"),
    "invalid": ErrorKind(422, "Invalid input: Validation errors: Base: is invalid"),
    "too_many_records": ErrorKind(422, "Request size too large, limit is 10"),
    "invalid_target": ErrorKind(422, "Invalid input: Invalid URI For External Request"),
    "not_related": ErrorKind(422, "Invalid request: Resources are not related"),
    "already_related": ErrorKind(422, "Invalid request: Resource is already related"),
    "cannot_be_related": ErrorKind(422, "Invalid request: Resources cannot be related"),
    "rate_limit": ErrorKind(429, "Too many requests"),
    "server_error": ErrorKind(500, "Internal server error"),
    "unavailable": ErrorKind(503, "Service unavailable"),
}
"""The errors by the names that faults and the journal use."""

BARE: Final = frozenset({"unknown_path", "too_many_records"})
"""The errors whose body is `{"error": text}` alone."""


class Fault(NamedTuple):
    """One fault of a body."""

    field: str
    """The attribute; empty for an error that concerns no single attribute."""
    text: str
    word: str
    """The word of a bulk call's answer (contract 2.6)."""
    why: str = ""
    """The expectation in words for a person, where the text does not say it."""

    @property
    def reason(self) -> str:
        """The fault for a person."""
        return f"{label(self.field)}: {self.why or self.text}"

    @property
    def line(self) -> str:
        """The fault in an error's message: the label and the text."""
        return f"{label(self.field)}: {self.text}"


class Invalid(NamedTuple):
    """The result of reading a value that is not valid: its texts, for one value usually one."""

    text: str
    word: str = "invalid"
    more: tuple["Invalid", ...] = ()
    why: str = ""
    """The expectation in words for a person, where the service's text does not say it."""

    @property
    def reason(self) -> str:
        """The text for a person."""
        return self.why or self.text

    def faults(self, field: str) -> list[Fault]:
        """Return the faults of a field with this value."""
        return [Fault(field, each.text, each.word, each.why) for each in (self, *self.more)]

    def after(self, other: "Invalid | None") -> "Invalid":
        """Combine two results for one field, the other one first."""
        return self if other is None else other._replace(more=(*other.more, self))


def not_included(words: Iterable[object]) -> Invalid:
    """Return the result for a value that is not one of these words."""
    return NOT_INCLUDED._replace(why=f"must be one of {', '.join(map(str, words))}")


def no_object(members: Iterable[str], required: Collection[str] = ()) -> Invalid:
    """Return the result for a value that is not an object with these members. Some members are required."""
    return NOT_AN_OBJECT._replace(why=object_expected(members, required))


BLANK: Final = Invalid("can't be blank", "blank")
NOT_INCLUDED: Final = Invalid("is not included in the list", "inclusion")
TAKEN: Final = Invalid("has already been taken", "taken")
NOT_A_STRING: Final = Invalid("must be a string")
NOT_A_NUMBER: Final = Invalid("must be a number")
NOT_A_BOOLEAN: Final = Invalid("must be a boolean")
NOT_AN_ARRAY: Final = Invalid("must be an array")
NOT_AN_OBJECT: Final = Invalid("must be an object")


def label(field: str) -> str:
    """Return the label of an attribute in messages: `Company Id` for `company_id`."""
    return " ".join(word.capitalize() for word in field.split("_")) if field else "Base"


def no_record(field: str, record_id: int | None) -> Invalid:
    """Return the result for the id of nothing that lives in this account, and for an absent id."""
    shown = "null" if record_id is None else record_id
    return Invalid(f"Invalid value for {label(field)}: no such record: {shown}")


def together(faults: Sequence[Invalid]) -> Invalid:
    """Return several results of reading one value as one."""
    return faults[0]._replace(more=tuple(faults[1:]))


def unrecognized(names: Sequence[str]) -> Invalid:
    """Return the error of a body with attributes that the resource does not have."""
    return Invalid(f"Unrecognized attributes specified: {', '.join(names)}", "unrecognized")


def validation_error(faults: Iterable[Fault]) -> HttpError:
    """Return the error for a body with these faults."""
    found = list(faults)
    return HttpError(422, "; ".join(fault.reason for fault in found), code="invalid", detail=found)


def message(error: HttpError, kind: ErrorKind) -> str:
    """Return the message of an error."""
    faults: Any = error.detail
    if isinstance(faults, list) and faults:
        return "Invalid input: Validation errors: " + "\n".join(fault.line for fault in faults)
    return kind.text
