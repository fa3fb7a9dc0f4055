"""Bodies of calls that write (contract A, w.body)."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.v5.errors import refused
from dealdock.web import forms
from dealdock.web.rest import body
from dealdock.web.rest.body import JsonBody

JSON: Final = "application/json"
FORM: Final = "multipart/form-data"
INPUT: Final = "input"
"""The part of a form with the JSON object."""


def kind(content_type: str) -> str:
    """Return a content type without its parameters."""
    return content_type.partition(";")[0].strip().lower()


def parse(read_file: Callable[[bytes], Any], content_type: str, sent: bytes) -> JsonBody:
    """Return a JSON body, or the JSON of a form's part, with its CSV files. Other content types are not read.

    `read_file` reads a file of CSV.
    """
    if kind(content_type) == FORM:
        parts = forms.parts(content_type, sent)
        given = next((part.content for part in parts if part.name == INPUT), b"")
        files = [(part.name, read_file(part.content)) for part in parts if part.name != INPUT]
        return parse(read_file, JSON, given)._replace(files=files)
    if kind(content_type) not in {"", JSON}:
        return JsonBody()
    found = body.parse(content_type, sent)
    is_null = found == JsonBody() and bool(sent.strip())
    return JsonBody("null") if is_null else found  # as any other value that is not an object


def properties(call: V5Call, *, takes_files: bool = False) -> Mapping[str, Any]:
    """Return the object in the body, which may be a part of a form with files. Errors 151, 152, 150, 166."""
    content_type = kind(call.headers.get("content-type", ""))
    if content_type not in {"", JSON} and not (takes_files and content_type == FORM):
        raise refused(151, f"the body has the content type {content_type}, and version 5 takes {JSON}")
    if call.body.mistake is not None:
        raise refused(150, call.body.mistake)
    if call.body.value is None:
        raise refused(152, "the body is empty, and has to be a JSON object")
    if not isinstance(call.body.value, dict):
        raise refused(166, f"the body is {json.dumps(call.body.value)[:40]}, and has to be a JSON object")
    return call.body.value
