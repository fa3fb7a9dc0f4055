"""The text of a receiver's answer, decoded as its headers say."""

import zlib
from collections.abc import Mapping
from email.message import Message
from typing import Final

MAX_DECODED_BYTES: Final = 64 * 1024
"""The bytes of an answer that are decoded: a small body may grow a thousandfold."""

_MAX_CODINGS: Final = 3
_GZIP_OR_ZLIB: Final = 47
_RAW_DEFLATE: Final = -15
_WINDOWS: Final = {"gzip": (_GZIP_OR_ZLIB,), "x-gzip": (_GZIP_OR_ZLIB,), "deflate": (_GZIP_OR_ZLIB, _RAW_DEFLATE)}


def answer_text(headers: Mapping[str, str], body: bytes, most: int) -> str:
    """Return the text of the beginning of an answer, up to `most` bytes. Nothing in it raises an error."""
    codings = [each.strip().lower() for each in headers.get("content-encoding", "").split(",")]
    for coding in [each for each in reversed(codings) if each not in {"", "identity"}][:_MAX_CODINGS]:
        decoded = _inflated(body, coding)
        if decoded is None:
            return f"({len(body):,} bytes that are not decoded, with Content-Encoding {coding})"
        body = decoded
    return _decoded(body[:most], headers.get("content-type", ""))


def _inflated(body: bytes, coding: str) -> bytes | None:
    """Return the beginning of a compressed body; None if it is not compressed in this way."""
    for window in _WINDOWS.get(coding, ()):
        try:
            return _members(body, window)
        except zlib.error:
            continue
    return None


def _members(body: bytes, window: int) -> bytes:
    """Return the beginning of a compressed body, which may have several members."""
    found = b""
    while body and len(found) < MAX_DECODED_BYTES:
        member = zlib.decompressobj(window)
        found += member.decompress(body, MAX_DECODED_BYTES - len(found))
        body = member.unused_data
    return found


def _decoded(body: bytes, content_type: str) -> str:
    """Return the text of a body by its charset; UTF-8 if none is named, or no codec for texts has that name."""
    header = Message()
    header["content-type"] = content_type
    try:
        return body.decode(header.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):
        return body.decode("utf-8", "replace")
