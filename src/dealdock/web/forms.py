"""Parsing of query strings and forms into names and values."""

from collections.abc import Iterable, Sized
from itertools import chain
from typing import Any, NamedTuple

from python_multipart import create_form_parser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field, File

from dealdock.platform.text import clean
from dealdock.web import percent
from dealdock.web.size_limits import MAX_BODY_BYTES, MAX_PARAMETERS, MAX_UPLOAD_BYTES, RequestRefused

Pairs = list[tuple[str, str]]


class Part(NamedTuple):
    """A part of a form of several parts: a field or a file."""

    name: str
    content: bytes


def size(pairs: Iterable[tuple[Sized, Sized]]) -> int:
    """Return the length of all names and values together."""
    return sum(map(len, chain.from_iterable(pairs)))


def query_pairs(query_string: bytes) -> Pairs:
    """Return the pairs of a query string, or of a URL-encoded form. Raises `RequestRefused`."""
    if not query_string:
        return []
    if query_string.count(b"&") >= MAX_PARAMETERS:
        raise RequestRefused
    whole = text(query_string)
    if "%" not in whole:  # most queries; decoding the whole costs a tenth of decoding each part
        return [piece.partition("=")[::2] for piece in whole.replace("+", " ").split("&") if piece]
    pairs = (piece.partition(b"=") for piece in query_string.replace(b"+", b" ").split(b"&") if piece)
    return [(text(percent.decoded(name)), text(percent.decoded(value))) for name, _, value in pairs]


def body_pairs(content_type: str, body: bytes) -> Pairs:
    """Return the pairs of a body. A body that is not a form has no pairs. Raises `RequestRefused`."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return query_pairs(body)
    return _multipart_pairs(content_type, body) if kind == "multipart/form-data" else []


def text(raw: bytes | None) -> str:
    """Return bytes as text that every database and every format can store."""
    decoded = (raw or b"").decode("utf-8", "replace")
    return decoded if decoded.isprintable() else clean(decoded)


def _multipart_pairs(content_type: str, body: bytes) -> Pairs:
    pairs: Pairs = []

    def keep(field: Field) -> None:
        if len(pairs) == MAX_PARAMETERS:
            raise RequestRefused
        pairs.append((text(field.field_name), text(field.value)))

    return pairs if _parse(content_type, body, keep, None, MAX_BODY_BYTES) else []


def parts(content_type: str, body: bytes) -> list[Part]:
    """Return the fields and files of a form of several parts. A body that cannot be read has no parts."""
    found: list[Part] = []

    def keep(name: bytes | None, content: bytes) -> None:
        if len(found) == MAX_PARAMETERS:
            raise RequestRefused
        found.append(Part(text(name), content))

    def keep_file(file: File) -> None:
        with file.file_object as content:
            content.seek(0)
            keep(file.field_name, content.read())

    is_read = _parse(
        content_type, body, lambda field: keep(field.field_name, field.value or b""), keep_file, MAX_UPLOAD_BYTES
    )
    return found if is_read else []


def _parse(content_type: str, body: bytes, keep: Any, keep_file: Any, most: int) -> bool:
    """Pass the fields and files of a form to two functions. Return False for a form that cannot be read."""
    config = {"MAX_BODY_SIZE": most, "MAX_FIELD_SIZE": most, "MAX_FIELDS": MAX_PARAMETERS + 1}
    if keep_file is not None:
        config["MAX_MEMORY_FILE_SIZE"] = most
    try:
        parser = create_form_parser({"Content-Type": content_type.encode("latin-1")}, keep, keep_file, config)
    except FormParserError:
        return False  # PHP, too, ignores a body that it cannot read
    try:
        parser.write(body)
        parser.finalize()
    except FormParserError:
        return False
    finally:
        parser.parser = None  # breaks the reference cycle, so that memory is freed without the garbage collector
    return True
