"""Names and values, as query strings and forms hold them."""

from collections.abc import Iterable, Sized
from itertools import chain

from python_multipart import create_form_parser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field

from dealdock.platform.text import clean
from dealdock.web import percent
from dealdock.web.size_limits import MAX_BODY, MAX_PARAMETERS, NotRead

Pairs = list[tuple[str, str]]


def size(pairs: Iterable[tuple[Sized, Sized]]) -> int:
    """How long all names and values are together."""
    return sum(map(len, chain.from_iterable(pairs)))


def query_pairs(query_string: bytes) -> Pairs:
    """The pairs of a query string, or of a form that is written like one."""
    if not query_string:
        return []
    if query_string.count(b"&") >= MAX_PARAMETERS:
        raise NotRead
    pairs = (piece.partition(b"=") for piece in query_string.replace(b"+", b" ").split(b"&") if piece)
    return [(text(percent.decoded(name)), text(percent.decoded(value))) for name, _, value in pairs]


def body_pairs(content_type: str, body: bytes) -> Pairs:
    """The pairs of a body; a body that isn't a form is not read."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return query_pairs(body)
    return _multipart_pairs(content_type, body) if kind == "multipart/form-data" else []


def text(raw: bytes | None) -> str:
    """Bytes as text that every store and every format can hold."""
    return clean((raw or b"").decode("utf-8", "replace"))


def _multipart_pairs(content_type: str, body: bytes) -> Pairs:
    pairs: Pairs = []

    def keep(field: Field) -> None:
        if len(pairs) == MAX_PARAMETERS:
            raise NotRead
        pairs.append((text(field.field_name), text(field.value)))

    config = {"MAX_BODY_SIZE": MAX_BODY, "MAX_FIELD_SIZE": MAX_BODY, "MAX_FIELDS": MAX_PARAMETERS + 1}
    try:
        parser = create_form_parser({"Content-Type": content_type.encode("latin-1")}, keep, None, config)
    except FormParserError:
        return []  # as PHP does with a body that it can't read
    try:
        parser.write(body)
        parser.finalize()
    except FormParserError:
        return []
    finally:
        parser.parser = None  # or each would keep the other until the garbage collector comes
    return pairs
