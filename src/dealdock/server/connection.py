"""A client's connection, which a call may cut."""

import asyncio
from typing import Any, Final, cast

from httptools import HttpParserUpgrade, HttpRequestParser
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from dealdock.web.cutting import EXTENSION

_LEAD: Final = (b"upgrade", b"http2-settings")  # headers that lead to another protocol


class Parser(HttpRequestParser):
    """httptools', but one that goes on where a client offers another protocol, as Java's does with every call.

    Offers aren't taken, and a call whose offer isn't taken is a call like any other (RFC 9110, 7.8). httptools stops at
    its body, and uvicorn drops it.
    """

    def __init__(self, connection: "Connection") -> None:
        super().__init__(connection)
        self._connection = connection
        self.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn's own is

    @property
    def offered(self) -> bool:
        """Whether it stops at the end of this head, though the call goes on. (It also does for CONNECT.)"""
        return self.should_upgrade() and self.get_method() != b"CONNECT"

    def feed_data(self, data: Any) -> None:
        try:
            super().feed_data(data)
        except HttpParserUpgrade as stopped:
            if not self.offered:
                raise
            self._connection.decline(data[stopped.args[0] :])


class Connection(HttpToolsProtocol):
    """uvicorn's, but one that says in each call's scope how it is cut, and when it is to end (`web/cutting.py`)."""

    parser: Parser

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.parser = Parser(self)
        self._ending = asyncio.Event()

    def on_headers_complete(self) -> None:
        if self.parser.offered:
            return  # it will come again
        super().on_headers_complete()
        call = self.cycle

        def cut() -> None:
            call.disconnected = True  # or uvicorn would put an answer of its own in place of the rest
            self.transport.close()  # once it has written what was sent

        cast("dict[str, Any]", call.scope)["extensions"] = {EXTENSION: {"cut": cut, "ending": self._ending}}

    def on_message_complete(self) -> None:
        if not self.parser.offered:
            super().on_message_complete()

    def decline(self, rest: bytes) -> None:
        """Read the call whose head has just ended, and what came after it, as if it had offered nothing."""
        line = b"%b %b HTTP/%b" % (self.parser.get_method(), self.url, self.parser.get_http_version().encode())
        headers = [b"%b: %b" % header for header in self.headers if header[0] not in _LEAD]
        self.parser = Parser(self)
        self.parser.feed_data(b"\r\n".join([line, *headers, b"", rest]))

    def shutdown(self) -> None:
        super().shutdown()
        self._ending.set()
