"""A recorded request with its answer, and the values of bodies."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from lxml import etree

from dealdock.web.privacy import USUAL

Headers = tuple[tuple[str, str], ...]
"""Names in lower case with their values, in their order."""

FORM: Final = "application/x-www-form-urlencoded"
JSON_IN_PART: Final = re.compile(r"(?<=\r\n\r\n)([{\[].*?[}\]])(?=\r\n--)", re.DOTALL)
"""JSON in a part of `multipart/form-data`."""

_MASK: Final = "***"


@dataclass(frozen=True)
class Exchange:
    """A recorded request with its answer."""

    file: str
    number: int
    """Its place in the file, from 1."""
    method: str
    url: str
    headers: Headers
    body: bytes
    status: int
    answer_headers: Headers
    answer: bytes
    at: datetime | None = None
    """The moment of the answer; None if neither the recording nor its header `Date` has it."""
    is_of_javascript: bool = False
    """True if JavaScript parsed the answer, so that numbers lost their zeros: `5.0` became `5`."""

    @property
    def host(self) -> str:
        """The host, or the first part of an incomplete address, such as a variable of Postman."""
        return (urlsplit(self.url).hostname or self.url.partition("/")[0]).lower()

    @property
    def shown_url(self) -> str:
        """Path and query, with masked credentials."""
        parts = urlsplit(self.url)
        pairs = [each.partition("=") for each in parts.query.split("&") if each]
        masked = [f"{name}{sign}{_MASK if is_credential(name) else value}" for name, sign, value in pairs]
        return f"{parts.path or '/'}{'?' if masked else ''}{'&'.join(masked)}"


def is_credential(name: str) -> bool:
    """Return True if this is the name of a credential."""
    return USUAL.is_secret(name) or name.lower().endswith("_key")


def header(headers: Headers, name: str) -> str:
    """Return the value of a header; an empty text if there is none."""
    return next((value for each, value in headers if each == name), "")


def media_type(headers: Headers) -> str:
    """Return the type of a body, without its parameters, in lower case."""
    return header(headers, "content-type").partition(";")[0].strip().lower()


def parsed(headers: Headers, body: bytes, *, as_javascript: bool = False) -> Any:
    """Return JSON as its values, XML as an object of its elements, another text as text, and no body as None.

    `as_javascript`: `5.0` is 5.
    """
    if not body.strip():
        return None
    if "xml" in media_type(headers) or body.lstrip()[:1] == b"<":
        try:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
            root = etree.fromstring(body, parser)
        except etree.XMLSyntaxError:
            return body.decode("utf-8", "replace")
        return {root.tag: _element(root)}
    try:
        return json.loads(body, parse_float=_javascript_number if as_javascript else None)
    except (ValueError, RecursionError):
        return body.decode("utf-8", "replace")


def _javascript_number(text: str) -> float:
    return int(number) if (number := float(text)).is_integer() else number


def pairs_of_request(exchange: Exchange) -> Iterator[tuple[str, Any]]:
    """Yield the name and the value of each parameter of a request, those inside of lists and objects included."""
    yield from parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True)
    yield from pairs_of_body(exchange)


def pairs_of_body(exchange: Exchange) -> Iterator[tuple[str, Any]]:
    """Yield the name and the value of each parameter in the body of a request."""
    if media_type(exchange.headers) == FORM:
        for name, value in parse_qsl(exchange.body.decode("utf-8", "replace"), keep_blank_values=True):
            yield from _leaves(name, parsed((), value.encode()) if value[:1] in {"{", "["} else value)
    elif media_type(exchange.headers) == "multipart/form-data":
        text = exchange.body.decode("utf-8", "replace")
        for part in JSON_IN_PART.findall(text):
            yield from _leaves("", parsed((), part.encode()))
    else:
        yield from _leaves("", parsed(exchange.headers, exchange.body))


def _leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _leaves(key, each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(name, each)
    else:
        yield name, value


def _element(element: Any) -> Any:
    """Return an element's text, or an object of its attributes and children. Repeated children are a list."""
    found: dict[str, Any] = {f"@{name}": value for name, value in element.attrib.items()}
    for child in element:
        value = _element(child)
        if child.tag not in found:
            found[child.tag] = value
        elif isinstance(found[child.tag], list):
            found[child.tag].append(value)
        else:
            found[child.tag] = [found[child.tag], value]
    text = (element.text or "").strip()
    if not found:
        return text or None
    return {**found, "#text": text} if text else found
