"""Running the sandbox: in this process, or in several that share one listening socket."""

import socket
from collections.abc import Callable
from typing import Final

from dealdock.app import create_app
from dealdock.platform.errors import WrongSetting
from dealdock.sandbox import Sandbox
from dealdock.server.https import HttpsPort
from dealdock.server.process import Server, settle

_BACKLOG: Final = 2048


def listen(host: str, port: int) -> socket.socket:
    """A listening socket: who connects from here on is answered once there is a server."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    both = host == "::" and socket.has_dualstack_ipv6()
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG, dualstack_ipv6=both)
    except (OSError, UnicodeError) as error:
        why = str(getattr(error, "strerror", None) or error).partition(" (while")[0]
        msg = f"can't listen on {host}, port {port}: {why}"
        raise WrongSetting(msg) from None


def serve(
    sandbox: Sandbox, listener: socket.socket, https: socket.socket | None = None, *, ready: Callable[[], None]
) -> bool:
    """Answer until SIGINT or SIGTERM; `ready` is called once it does. False where a call had to be broken off.

    `https` is where clients come who have the service's hosts in them.
    """
    if sandbox.settings.workers > 1:
        sandbox.database.close()  # its connections: the workers have their own
        from dealdock.server import workers  # noqa: PLC0415 (multiprocessing, which one process needn't wait for)

        return workers.supervise(sandbox.shared(), listener, https, ready=ready)
    app = create_app(sandbox)
    settle()
    return Server(app, ready=ready).answer(listener, HttpsPort(https, sandbox) if https else None)
