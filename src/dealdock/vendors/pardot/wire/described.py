"""Types of answers in JSON, for OpenAPI: the envelope, and lists. A list of a single element is that element."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final, Literal

from typing_extensions import TypedDict

from dealdock.web.rest.answers import closed, object_type

Type = Callable[[], Any]
"""Returns a type, when OpenAPI is made."""

ENVELOPE: Final = "@attributes"


@closed
class Success(TypedDict):
    """The attributes of a success."""

    stat: Literal["ok"]
    version: Literal[1]


@closed
class Refusal(TypedDict):
    """The attributes of an error."""

    stat: Literal["fail"]
    version: Literal[1]
    err_code: int


@closed
class Outcome(TypedDict):
    """The attributes of a batch that may have failed in part."""

    stat: Literal["ok", "fail"]
    version: Literal[1]


@closed
class NamedRecord(TypedDict):
    """A related record, by id and name."""

    id: int
    name: str


FAILURE: Final = object_type("Failure", {ENVELOPE: Refusal, "err": str})
"""An error."""


def several(type_: Any) -> Any:
    """Return the type of a list with at least one element."""
    return type_ | list_of(type_)


def list_of(type_: Any) -> Any:
    """Return the type of lists of a type that was made at run time."""
    return list[type_]


def node(title: str, element: str, type_: Any) -> Any:
    """Return the type of a node whose elements all have the same name. Without elements it is null."""
    return object_type(title, {element: several(type_)}) | None


def one(title: str, element: str, type_: Type) -> Type:
    """Return the type of an answer with a record. `title`: the object's name."""
    return whole(f"{title}Answer", lambda: {element: type_()})


def page(title: str, element: str, type_: Type) -> Type:
    """Return the type of the answer to a query. `title`: the object's name."""

    def members() -> dict[str, Any]:
        found = {"total_results": int, element: several(type_())}
        return {"result": object_type(f"{title}Result", found, found) | None}

    return whole(f"{title}Query", members)


def whole(title: str, members: Callable[[], Mapping[str, Any]], *, optional: Collection[str] = ()) -> Type:
    """Return the type of an answer with these members."""
    return lambda: object_type(title, {ENVELOPE: Success, **members()}, optional)


def batch() -> Any:
    """Return the type of the answer to a batch: the errors of records by their keys."""
    return object_type("Batch", {ENVELOPE: Outcome, "errors": dict[str, str]})
