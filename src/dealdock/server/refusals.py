"""Refusals of calls that could not be read, or took too long to arrive.

A refused call is passed to the application with the known parts of its head and the HTTP status. The part of the
sandbox that it addresses, such as a vendor, renders the refusal in its own form.
"""

import asyncio
import logging
import re
from typing import Any, Final

from httptools import HttpParserCallbackError, HttpParserError
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from dealdock.web.size_limits import MAX_TARGET_BYTES, RequestRefused

_ORIGIN: Final = re.compile(rb"^[A-Za-z]+://[^/?]*")
_log = logging.getLogger(__name__)


def status(error: HttpParserError | RequestRefused) -> int:
    """Return the HTTP status for data that could not be read as a call."""
    why = error.__context__ if isinstance(error, HttpParserCallbackError) else error
    if not isinstance(why, HttpParserError | RequestRefused | None):
        _log.error("a call could not be read, because of an error in the sandbox", exc_info=why)
    return why.status if isinstance(why, RequestRefused) else 400


def head(method: bytes, url: bytes) -> dict[str, Any]:
    """Return method and URL for the scope of a refused call. The path is `/` if it could not be read."""
    path, _, query = _ORIGIN.sub(b"", url[:MAX_TARGET_BYTES]).partition(b"?")
    if not path or not path.isascii():
        path = b"/"
    return {
        "method": method.decode(),
        "path": path.decode(),
        "raw_path": path,
        "query_string": query,
    }


def cycle(connection: HttpToolsProtocol) -> RequestResponseCycle:
    """Return the last call of a connection, with the scope that the connection has now."""
    return RequestResponseCycle(
        scope=connection.scope,
        transport=connection.transport,
        flow=connection.flow,
        logger=connection.logger,
        access_logger=connection.access_logger,
        access_log=connection.access_log,
        default_headers=connection.server_state.default_headers,
        message_event=asyncio.Event(),
        expect_100_continue=False,
        keep_alive=False,
        on_response=connection.on_response_complete,
    )
