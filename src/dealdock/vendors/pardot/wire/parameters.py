"""Path, query string and body of a request -> its target and its parameters (contract, section 1)."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from dealdock.vendors.pardot.names import LOGIN
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.web import forms, percent
from dealdock.web.forms import Pairs, text
from dealdock.web.read_names import ReadNames
from dealdock.web.rest import body as json_body
from dealdock.web.rest.body import JsonBody
from dealdock.web.size_limits import MAX_PARAMETERS, RequestRefused

_MAX_SEGMENTS = 2 + 2 * (MAX_PARAMETERS + 2) + 1  # `api`, object; pairs, version, operation; a lone last one
_ARRAY = re.compile(r"([^\[]+)\[[^\]]*\]")


JSON: Final = "application/json"
FORM: Final = "multipart/form-data"
INPUT: Final = "importInput"
"""The part of a form, or the parameter, with the JSON of a new import."""
FILE: Final = "importFile"
"""The part of a form with the file of an import."""


class Target(NamedTuple):
    """The target of a path. Object and operation are in lower case. The object is None for a path outside `/api`."""

    object: str | None
    version: str | None
    operation: str | None
    pairs: Pairs
    is_too_long: bool = False
    """True if the path has more segments than the maximum of parameters allows."""

    @property
    def path(self) -> str:
        """The path with version and operation in the order of the routes, and without the other pairs.

        A slash within a value stays escaped.
        """
        object_, version, operation = self.object or "", self.version or "", self.operation or ""
        place = f"/api/{object_.replace('/', '%2F')}/version/{version.replace('/', '%2F')}"
        return place if self.object == LOGIN else f"{place}/do/{operation.replace('/', '%2F')}"


class Body(NamedTuple):
    """A body as a form, and as JSON where it may be that."""

    pairs: Pairs
    document: JsonBody = JsonBody()


class Parameters:
    """Texts by name. A name in PHP's array notation (`name[]=5`) has a list."""

    def __init__(self, path: Pairs, body: Pairs, query: Pairs, read_names: set[str] | None = None) -> None:
        """Collect the parameters: path before body before query. Within one, the last value wins; arrays accumulate.

        The names that are asked for are added to `read_names`.
        """
        self._places = (path, body, query)
        self._path, self._body = _gather(path), _gather(body) if body else {}
        read = {**_gather(query), **self._body, **self._path} if query else self._body | self._path
        self.read: Final = ReadNames(read, set() if read_names is None else read_names)
        """All parameters, as read."""
        self._values: Final = read

    def unnoted(self) -> "Parameters":
        """Return the same parameters without noting the names that are read."""
        return Parameters(*self._places)

    def __contains__(self, name: str) -> bool:
        """Return True if the parameter was given, even if it is empty."""
        return name in self.read

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self.read)

    def is_in_url(self, name: str) -> bool:
        """Return True if the value is in the path or query string, which logs and browser histories store."""
        return name in self.read and (name in self._path or name not in self._body)

    def lone(self, name: str) -> str:
        """Return the single value; an empty text if the number of values is not one."""
        self.read.names.add(name)
        value = self._values.get(name)
        return value if isinstance(value, str) else ""

    def get(self, name: str) -> str | None:
        """Return the single value, or None if it is absent. Error 51 for an array."""
        self.read.names.add(name)
        value = self._values.get(name)
        if isinstance(value, list):
            raise PardotError(51, f"{name} is given as an array, and takes one value")
        return value

    def several(self, name: str) -> list[str]:
        """Return the values of an array, of a text with commas or of a repeated name, all in one place.

        An absent or empty parameter has no values.
        """
        value = self.read.get(name) or []
        if isinstance(value, list):
            return [part.strip() for part in value]
        texts = next(
            texts for place in self._places if (texts := [text for key, text in place if key == name and text])
        )
        return [part.strip() for text in texts for part in text.split(",")]


def target(raw_path: bytes) -> Target:
    """Read a path.

    Segments are split before they are decoded, so `%2F` is part of a value. Empty segments are dropped, and so is a
    last segment without a partner.
    """
    raw = list(filter(None, raw_path.split(b"/")))
    if len(raw) <= 1 or (raw[0] != b"api" and _decoded(raw[0]) != "api"):
        return Target(None, None, None, [])
    if len(raw) > _MAX_SEGMENTS:  # counted first: to decode them takes long
        return Target(None, None, None, [], is_too_long=True)
    path = raw_path.decode("utf-8", "replace")
    is_plain = path.isprintable() and "%" not in path and "+" not in path  # true for nearly all paths
    segments = list(filter(None, path.split("/"))) if is_plain else [_decoded(segment) for segment in raw]
    pairs = list(zip(segments[2::2], segments[3::2], strict=False))
    values = dict(pairs)
    operation = values.get("do")
    return Target(
        segments[1].lower(),
        values.get("version"),
        None if operation is None else operation.lower(),
        [pair for pair in pairs if pair[0] not in {"do", "version"}],
    )


def _decoded(segment: bytes) -> str:
    """Return a segment as text. A plus sign is a space, as in a form."""
    return text(percent.decoded(segment.replace(b"+", b" ")))


def check_number(*places: Pairs) -> None:
    """Raise `RequestRefused` if there are too many parameters."""
    if sum(map(len, places)) > MAX_PARAMETERS:
        raise RequestRefused


def _gather(place: Iterable[tuple[str, str]]) -> dict[str, str | list[str]]:
    values: dict[str, str | list[str]] = {}
    for name, value in place:
        if "[" in name and (array := _ARRAY.match(name)):
            members = values.get(array[1])
            values[array[1]] = [*members, value] if isinstance(members, list) else [value]
        else:
            values[name] = value
    return values


def parse_body(read_file: Callable[[bytes], Any], content_type: str, sent: bytes) -> Body:
    """Return a body, which is also read as JSON, whatever its content type says: a form stops that at once.

    A form of an import has JSON in a part of its own, and perhaps a file.
    """
    if not sent:
        return Body([])
    if content_type.partition(";")[0].strip().lower() == FORM:
        parts = [part for part in forms.parts(content_type, sent) if part.name in {FILE, INPUT}]
        if parts:
            given = next((part.content for part in parts if part.name == INPUT), b"")
            files = [read_file(part.content) for part in parts if part.name == FILE]
            return Body([], _document(given)._replace(files=files))
    return Body(forms.body_pairs(content_type, sent), _document(sent))


def _document(sent: bytes) -> JsonBody:
    """Return the JSON of a body. Too many values are a mistake, since most operations do not read it."""
    try:
        found = json_body.parse(JSON, sent)
    except RequestRefused as error:
        return JsonBody(mistake=error.why)
    is_null = found == JsonBody() and bool(sent.strip())
    return JsonBody("null") if is_null else found  # as any other value that is not an object


def properties(document: JsonBody) -> Mapping[str, Any]:
    """Return the object in a body of JSON. Errors 150, 152, 166."""
    if document.mistake is not None:
        raise PardotError(150, document.mistake)
    if document.value is None:
        raise PardotError(152, "the body is empty, and has to be a JSON object")
    if not isinstance(document.value, dict):
        raise PardotError(166, f"the body is {json.dumps(document.value)[:40]}, and has to be a JSON object")
    return document.value
