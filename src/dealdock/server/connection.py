"""A client's connection, which a call may cut."""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from dealdock.web.cutting import EXTENSION


class Connection(HttpToolsProtocol):
    """uvicorn's, but one that says in each call's scope how it is cut, and when it is to end (`web/cutting.py`)."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._ending = asyncio.Event()

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        call = self.cycle

        def cut() -> None:
            call.disconnected = True  # or uvicorn would put an answer of its own in place of the rest
            self.transport.close()  # once it has written what was sent

        cast("dict[str, Any]", call.scope)["extensions"] = {EXTENSION: {"cut": cut, "ending": self._ending}}

    def shutdown(self) -> None:
        super().shutdown()
        self._ending.set()
