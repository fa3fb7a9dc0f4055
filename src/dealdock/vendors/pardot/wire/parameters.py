"""What a client asks: path, query string and body -> what is called, and a bag of parameters (contract, section 1)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.web import percent
from dealdock.web.forms import Pairs, text
from dealdock.web.size_limits import MAX_PARAMETERS, NotRead

_MAX_SEGMENTS = 2 + 2 * (MAX_PARAMETERS + 2) + 1  # `api` and the object; pairs, version and operation; a lone last one
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
    A path of the API with more of them than there may be parameters isn't read (413).
    """
    path = raw_path.decode("utf-8", "replace")
    is_plain = path.isprintable() and "%" not in path  # as nearly all are
    segments = list(filter(None, path.split("/"))) if is_plain else _decoded(raw_path)
    if len(segments) < 2 or segments[0] != "api":  # noqa: PLR2004 (`api` and the object)
        return Target(None, None, None, [])
    if len(segments) > _MAX_SEGMENTS:
        raise NotRead
    pairs = list(zip(segments[2::2], segments[3::2], strict=False))
    given = dict(pairs)
    operation = given.get("do")
    return Target(
        segments[1].lower(),
        given.get("version"),
        None if operation is None else operation.lower(),
        [pair for pair in pairs if pair[0] not in {"do", "version"}],
    )


def _decoded(raw_path: bytes) -> list[str]:
    """The segments of a path; of one that is too long, or not of the API, only those that say so."""
    segments = list(filter(None, raw_path.split(b"/")))[: _MAX_SEGMENTS + 1]
    is_of_api = bool(segments) and text(percent.decoded(segments[0])) == "api"
    return [text(percent.decoded(segment)) for segment in segments] if is_of_api else []


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
        if "[" in name and (array := _ARRAY.match(name)):
            members = values.get(array[1])
            values[array[1]] = [*members, value] if isinstance(members, list) else [value]
        else:
            values[name] = value
    return values
