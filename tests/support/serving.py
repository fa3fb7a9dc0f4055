"""A server in this process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socket import create_server

from dealdock import create_app
from dealdock.sandbox import Sandbox
from dealdock.server.process import Server


@contextmanager
def served(sandbox: Sandbox) -> Iterator[str]:
    """Yield the address of a server on that sandbox, as long as the block lasts."""
    with create_server(
        ("127.0.0.1", 0)
    ) as listener:  # a client that connects before the start waits, and is not refused
        server = Server(create_app(sandbox), ready=lambda: None, signals=())
        thread = threading.Thread(target=server.answer, args=(listener,))
        thread.start()
        try:
            yield "http://{}:{}".format(*listener.getsockname())
        finally:
            server.stop()
            thread.join()
