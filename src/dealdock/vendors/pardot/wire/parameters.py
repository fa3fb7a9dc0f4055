"""What a client asks: path, query string and body -> what is called, and a bag of parameters (contract, section 1)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.web.forms import Pairs, text
from dealdock.web.size_limits import MAX_PARAMETERS, NotRead

_ARRAY = re.compile(r"([^\[]+)\[[^\]]*\]")


class Target(NamedTuple):
    """What a path names. Object and operation are in lower case; without an object it isn't below `/api`."""

    object: str | None
    version: str | None
    operation: str | None
    pairs: Pairs


class Parameters:
    """A bag of texts by name. A name given as a PHP array (`name[]=5`) holds a list."""

    def __init__(self, path: Pairs, body: Pairs, query: Pairs) -> None:
        """The earlier place wins; within one place the last of a name does, and the members of an array add up."""
        from_body = _gather(body)
        self._values = _gather(query) | from_body | _gather(path)
        self._from_body = from_body.keys() - dict(path).keys()

    def __contains__(self, name: str) -> bool:
        """Whether it was given, be it empty."""
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        """The names."""
        return iter(self._values)

    @property
    def read(self) -> Mapping[str, str | list[str]]:
        """All of it, as it was read."""
        return self._values

    def is_in_url(self, name: str) -> bool:
        """Whether its value stands in the path or the query string, where logs and histories keep it."""
        return name in self._values and name not in self._from_body

    def lone(self, name: str) -> str:
        """Its one value; empty where there is none, or several."""
        value = self._values.get(name)
        return value if isinstance(value, str) else ""

    def get(self, name: str) -> str | None:
        """Its one value, or None where it wasn't given. An array here is error 51."""
        value = self._values.get(name)
        if isinstance(value, list):
            raise PardotError(51, f"{name} is given as an array, and takes one value")
        return value

    def several(self, name: str) -> list[str]:
        """Its values, be they separated by commas or an array; none where it wasn't given, or is empty."""
        value = self._values.get(name) or []
        return [part.strip() for part in (value if isinstance(value, list) else value.split(","))]


def target(raw_path: bytes) -> Target:
    """Read a path.

    Segments are split before they are decoded, so `%2F` is part of a value; empty ones and a lone last one are dropped.
    """
    path = raw_path.decode("utf-8", "replace")
    if path.isprintable() and "%" not in path:  # as nearly all are
        segments = [segment for segment in path.split("/") if segment]
    else:
        segments = [text(unquote_to_bytes(segment)) for segment in raw_path.split(b"/") if segment]
    if len(segments) < 2 or segments[0] != "api":  # noqa: PLR2004 (`api` and the object)
        return Target(None, None, None, [])
    pairs = list(zip(segments[2::2], segments[3::2], strict=False))
    given = dict(pairs)
    operation = given.get("do")
    return Target(
        segments[1].lower(),
        given.get("version"),
        None if operation is None else operation.lower(),
        [pair for pair in pairs if pair[0] not in {"do", "version"}],
    )


def parameters(path: Pairs, body: Pairs, query: Pairs) -> Parameters:
    """Return the parameters of three places, the first of which wins."""
    check_number(path, body, query)
    return Parameters(path, body, query)


def check_number(*places: Pairs) -> None:
    """Raise `NotRead` where there are too many parameters."""
    if sum(map(len, places)) > MAX_PARAMETERS:
        raise NotRead


def _gather(place: Iterable[tuple[str, str]]) -> dict[str, str | list[str]]:
    values: dict[str, str | list[str]] = {}
    for name, value in place:
        if array := _ARRAY.match(name):
            members = values.get(array[1])
            values[array[1]] = [*members, value] if isinstance(members, list) else [value]
        else:
            values[name] = value
    return values
