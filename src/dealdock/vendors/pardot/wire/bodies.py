"""Bodies of calls: forms, and the JSON and the files of exports and imports."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.web import forms
from dealdock.web.forms import Pairs
from dealdock.web.rest import body
from dealdock.web.rest.body import JsonBody
from dealdock.web.size_limits import RequestRefused

JSON: Final = "application/json"
FORM: Final = "multipart/form-data"
INPUT: Final = "importInput"
"""The part of a form, or the parameter, with the JSON of a new import."""
FILE: Final = "importFile"
"""The part of a form with the file of an import."""


class Body(NamedTuple):
    """A body as a form, and as JSON where it may be that."""

    pairs: Pairs
    document: JsonBody = JsonBody()


def parse(read_file: Callable[[bytes], Any], content_type: str, sent: bytes) -> Body:
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
        found = body.parse(JSON, sent)
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
