"""A server for tests: in this process, or elsewhere."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, overload
from urllib.parse import urlsplit

from dealdock_client.command import CommandServer
from dealdock_client.control import PROTOCOL, Control, ControlError
from dealdock_client.creation import new_account
from dealdock_client.errors import with_parameters
from dealdock_client.journal import UnknownRequest
from dealdock_client.lazy_import import load
from dealdock_client.redirect import redirect
from dealdock_client.redirected_environment import proxy_variables, redirected_variables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from typing_extensions import Self, Unpack

    from dealdock_client.account import Scene
    from dealdock_client.types.apollo import ApolloAccount, NewApolloAccount
    from dealdock_client.types.close import CloseAccount, NewCloseAccount
    from dealdock_client.types.copper import CopperAccount, NewCopperAccount
    from dealdock_client.types.pardot import NewPardotAccount, PardotAccount

__tracebackhide__ = True  # a failing test's traceback ends in the test

COMMAND: Final = "dealdock"
"""The command that starts a server where dealdock cannot be imported."""


class LocalServer(Protocol):
    """A server that ends with this process: in a thread of it, or in a process that it started."""

    url: str
    token: str | None
    """The control token, if it requires one."""

    def open_https(self) -> None:
        """Open an HTTPS port, unless there is one."""

    def stop(self) -> None:
        """Stop the server."""


class Server:
    """A server on which tests create accounts. Close it with `close` or a `with` block."""

    url: str
    """Its address, without a slash at the end."""

    url_of_clients: str
    """The address that clients use: its public one, if it was started with one."""

    control: Control
    """Its control plane, for operations without a method here: `control.call("GET", "accounts")`."""

    def __init__(self, control: Control, local: LocalServer | None = None) -> None:
        """Wrap a server. Use `start` or `at`. Raises `ControlError` if no server responds, or one that does not fit."""
        self.control = control
        self.url = self.url_of_clients = control.url
        self._local = local
        try:
            if getattr(local, "protocol", None) != PROTOCOL:  # a server in this process tells it without a call
                self.url_of_clients = control.check() or self.url
        except BaseException:
            self.close()
            raise

    @classmethod
    def start(cls, command: str | None = None) -> Self:
        """Start a server at a free port, with a temporary database without accounts.

        It runs in a thread of this process if dealdock is installed in this environment, else by the command
        `dealdock`. A `command` is used in any case: `uvx dealdock`, for example. Raises `ControlError` if there is
        neither, or if no server starts.
        """
        local = _in_process() if command is None else CommandServer(command)
        return cls(Control(local.url, local.token), local)

    @classmethod
    def at(cls, url: str, token: str | None = None) -> Self:
        """Connect to the server at `url`. `token` is its control token, if it requires one.

        Raises `ControlError` if no dealdock responds there.
        """
        return cls(Control(url, token))

    if TYPE_CHECKING:

        @overload
        def account(
            self, *, vendor: Literal["pardot"] = "pardot", scene: Scene = None, **settings: Unpack[NewPardotAccount]
        ) -> PardotAccount: ...
        @overload
        def account(
            self, *, vendor: Literal["close"], scene: Scene = None, **settings: Unpack[NewCloseAccount]
        ) -> CloseAccount: ...
        @overload
        def account(
            self, *, vendor: Literal["copper"], scene: Scene = None, **settings: Unpack[NewCopperAccount]
        ) -> CopperAccount: ...
        @overload
        def account(
            self, *, vendor: Literal["apollo"], scene: Scene = None, **settings: Unpack[NewApolloAccount]
        ) -> ApolloAccount: ...

    @with_parameters
    def account(self, *, scene: Scene = None, **settings: Any) -> Any:
        """Create an account with the settings of `POST /accounts`: `vendor`, `time_zone`, `limits` …

        It begins with a scene: `empty`, `demo`, a file of your own (a Path), or a mapping of the same form. Settings
        given here override those of your own scene, until a reset. The account is deleted by its `close`, or by the end
        of a `with` block. Raises `ControlError` if something is not valid.
        """
        return new_account(self, scene=scene, **settings)

    @contextmanager
    def redirect(self) -> Iterator[None]:
        """Redirect the services' own hosts to this server, within this process, until the block ends."""
        https_url = self._open_https()
        with redirect(https_url, self._certificate(), self._hosts()):
            yield

    def proxy_environment(self, directory: str | Path) -> dict[str, str]:
        """Return environment variables that redirect the services' own hosts to this server in another process.

        They name this server as the proxy, and the certificate of its CA, which this writes into `directory`:
        `subprocess.run(command, env=os.environ | dealdock_server.proxy_environment(tmp_path))`. The process reaches no
        other host by the proxy. The guide to fixed host names lists the programs that read these variables.
        """
        https_url = self._open_https()
        certificate = Path(directory) / "dealdock-ca.pem"
        certificate.write_text(self._certificate(), encoding="ascii")
        return proxy_variables(https_url, certificate, [urlsplit(self.url).hostname or ""])

    def redirected_environment(self, directory: str | Path, allowed: Sequence[str] = ()) -> dict[str, str]:
        """Return environment variables that redirect the services' own hosts to this server in any other process.

        In addition to `proxy_environment`, they patch the sockets of Python and Node, so that clients which read no
        variable are redirected, too: `subprocess.run(command, env={**os.environ, **variables})`. Such a process reaches
        no other host than the services', this machine and the `allowed` ones. Its files are in `directory`.
        """
        https_url = self._open_https()
        hosts = self._hosts()
        return redirected_variables(https_url, self._certificate(), hosts, directory=Path(directory), allowed=allowed)

    def _open_https(self) -> str:
        """Return the address for HTTPS and for proxied connections. A server that runs in this process opens the port
        now.
        """
        if self._local is not None:
            self._local.open_https()
        https_url = json.loads(self.control.read("/"))["https_url"]
        if https_url is None:
            msg = f"the server at {self.url} has no HTTPS port. Start it without --https-port none"
            raise ControlError(msg)
        return str(https_url)

    def _hosts(self) -> list[str]:
        """Return the host names of the services. A server in this process tells them without a call, which would
        import all vendors.
        """
        hosts: list[str] | None = getattr(self._local, "hosts", None)
        return self.control.hosts() if hosts is None else hosts

    def _certificate(self) -> str:
        """Return the certificate of the server's CA, in PEM."""
        return self.control.read("/_dealdock/ca.pem").decode()

    def unknown_requests(self, since: int = 0) -> list[UnknownRequest]:
        """Return the calls that belong to no account, the newest last: without a known key, or with a wrong path.

        `since`: only requests after the one with this number. Numbers are times, in microseconds since 1970.
        """
        found = self.control.call("GET", "requests", account="none", since=since)
        return [UnknownRequest.read(one) for one in found]

    def own_unknown_requests(self, since: int) -> Sequence[UnknownRequest]:
        """Return the calls that belong to no account and began after this time, in microseconds since 1970.

        A server that does not end with this process returns no calls, because others call it, too. Nor does an older
        server.
        """
        if self.keeps:
            return ()
        try:
            found = self.unknown_requests(since)
        except ControlError:
            return ()
        return [call for call in found if call.number - call.duration_ms * 1_000 > since]

    @property
    def keeps(self) -> bool:
        """True if accounts outlive this process, which is so on a server elsewhere."""
        return self._local is None

    def close(self) -> None:
        """Close the connection. A server that `start` started ends."""
        self.control.close()
        if self._local is not None:
            self._local.stop()

    def __enter__(self) -> Self:
        """Return the server, which is closed when the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the server."""
        self.close()


def _in_process() -> LocalServer:
    """Start dealdock in this process, or by its command if it cannot be imported."""
    try:
        in_process = load("dealdock.testing.in_process:InProcess")  # 300 ms: FastAPI, SQLAlchemy
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "dealdock":
            raise
    else:
        started: LocalServer = in_process()
        return started
    if shutil.which(COMMAND) is None:
        raise ControlError(
            "no server was found: the command 'dealdock' is not on the path. Install it in an environment of its own, "
            "which changes no package of this one: pipx install dealdock, or in a checkout of it: pipx install . "
            "Or name a command that starts a server (--dealdock-command='uvx dealdock'), or a server (--dealdock-url)"
        )
    return CommandServer(COMMAND)
