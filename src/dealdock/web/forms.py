"""Parsing of query strings and forms into names and values."""

from collections.abc import Iterable, Sized
from itertools import chain

from python_multipart import create_form_parser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field

from dealdock.platform.text import clean
from dealdock.web import percent
from dealdock.web.size_limits import MAX_BODY_BYTES, MAX_PARAMETERS, RequestRefused

Pairs = list[tuple[str, str]]


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
    """Return the pairs of a body. A body that is not a form has none. Raises `RequestRefused`."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return query_pairs(body)
    return _multipart_pairs(content_type, body) if kind == "multipart/form-data" else []


def text(raw: bytes | None) -> str:
    """Return bytes as text that every database and every format can store."""
    return clean((raw or b"").decode("utf-8", "replace"))


def _multipart_pairs(content_type: str, body: bytes) -> Pairs:
    pairs: Pairs = []

    def keep(field: Field) -> None:
        if len(pairs) == MAX_PARAMETERS:
            raise RequestRefused
        pairs.append((text(field.field_name), text(field.value)))

    config = {"MAX_BODY_SIZE": MAX_BODY_BYTES, "MAX_FIELD_SIZE": MAX_BODY_BYTES, "MAX_FIELDS": MAX_PARAMETERS + 1}
    try:
        parser = create_form_parser({"Content-Type": content_type.encode("latin-1")}, keep, None, config)
    except FormParserError:
        return []  # PHP, too, ignores a body that it cannot read
    try:
        parser.write(body)
        parser.finalize()
    except FormParserError:
        return []
    finally:
        parser.parser = None  # breaks the reference cycle, so that memory is freed without the garbage collector
    return pairs
