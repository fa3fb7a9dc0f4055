"""The server: in this process, or in several that share one listening socket."""

import socket
from collections.abc import Callable
from typing import Final

from dealdock.app import create_app
from dealdock.platform.errors import WrongSetting
from dealdock.platform.first_use import load
from dealdock.platform.webhooks import own_listeners
from dealdock.sandbox import Sandbox
from dealdock.server.https import HttpsPort
from dealdock.server.process import Server, configure_process

_BACKLOG_CONNECTIONS: Final = 2048


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket. Clients may connect before a server serves them. Raises `WrongSetting`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    both = host == "::" and socket.has_dualstack_ipv6()
    try:
        made = socket.create_server((host, port), family=family, backlog=_BACKLOG_CONNECTIONS, dualstack_ipv6=both)
    except (OSError, UnicodeError) as error:
        why = str(getattr(error, "strerror", None) or error).partition(" (while")[0]
        msg = f"can't listen on {host}, port {port}: {why}"
        raise WrongSetting(msg) from error
    own_listeners.add(made)
    return made


def serve(
    sandbox: Sandbox,
    listener: socket.socket,
    https: socket.socket | None = None,
    *,
    ready: Callable[[], None],
    prepares: bool = True,
) -> bool:
    """Serve until SIGINT or SIGTERM, and call `ready` at the beginning. Return False if a call was aborted.

    `https` is the socket for clients that call the service's own host names. `prepares`: what calls of any vendor need
    is created before `ready`, also without a free file descriptor later; else at the first call that needs it.
    """
    if sandbox.settings.workers > 1:
        settings = sandbox.close_for_workers()
        supervise: Callable[..., bool] = load("dealdock.server.workers:supervise")
        return supervise(settings, [listener] if https is None else [listener, https], ready=ready)
    app = create_app(sandbox)
    if prepares:
        app.prepare()
    configure_process()
    return Server(app, ready=ready).answer(listener, HttpsPort(https, sandbox) if https else None)
