"""A server for tests: in this process, or elsewhere."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from dealdock.testing.account import Account
from dealdock.testing.control import Control, ControlError
from dealdock.testing.redirect import redirect

if TYPE_CHECKING:
    from dealdock.testing.in_process import InProcess

__tracebackhide__ = True  # a failing test's traceback ends in the test


class Server:
    """A server on which tests create accounts. Close it with `close` or a `with` block."""

    url: str
    """Its address, without a slash at the end."""

    control: Control
    """Its control plane, for operations without a method here: `control.call("GET", "accounts")`."""

    def __init__(self, control: Control, in_process: "InProcess | None" = None) -> None:
        """Wrap a server. Use `start` or `at`."""
        self.control = control
        self.url = control.url
        self._in_process = in_process

    @classmethod
    def start(cls) -> Self:
        """Start a server in a thread of this process, at a free port, with a temporary database without accounts."""
        from dealdock.testing.in_process import InProcess  # noqa: PLC0415 (300 ms: FastAPI, SQLAlchemy)

        in_process = InProcess()
        return cls(Control(in_process.url), in_process)

    @classmethod
    def at(cls, url: str, token: str | None = None) -> Self:
        """Connect to the server at `url`. `token` is its control token, if it requires one.

        Raises `ControlError` if no dealdock responds there.
        """
        control = Control(url, token)
        try:
            control.call("GET", "readyz")
        except ControlError:
            control.close()
            raise
        return cls(control)

    def account(self, *, scene: str | Path | Mapping[str, Any] | None = None, **settings: Any) -> Account:
        """Create an account with the settings of `POST /accounts`: `vendor`, `time_zone`, `limits` …

        It begins with a scene: `empty`, `demo`, a file of your own (a Path), or a mapping of the same form. Settings
        given here override those of your own scene, until a reset. The account is deleted by its `close`, or by the end
        of a `with` block. Raises `ControlError` if something is not valid.
        """
        given = settings | ({"scene": scene} if isinstance(scene, str) else {})
        account = Account(self, self.control.call("POST", "accounts", body=given or None))
        if scene is not None and not isinstance(scene, str):
            account.load(scene)
            clock = settings.pop("clock", None)
            settings.pop("vendor", None)  # it cannot be changed
            if settings:
                account.change(**settings)
            if clock is not None:
                account.control("PUT", "clock", body=clock)
        return account

    @contextmanager
    def redirect(self) -> Iterator[None]:
        """Redirect the services' own hosts to this server, within this process, until the block ends."""
        if self._in_process is not None:
            self._in_process.open_https()
        https_url = json.loads(self.control.read("/"))["https_url"]
        if https_url is None:
            msg = f"the server at {self.url} has no HTTPS port. Start it without --https-port none"
            raise ControlError(msg)
        with redirect(https_url, self.control.read("/_dealdock/ca.pem").decode()):
            yield

    @property
    def keeps(self) -> bool:
        """True if accounts outlive this process, which is so on a server elsewhere."""
        return self._in_process is None

    def close(self) -> None:
        """Close the connection. A server in this process ends."""
        self.control.close()
        if self._in_process is not None:
            self._in_process.stop()

    def __enter__(self) -> Self:
        """Return the server, which is closed when the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the server."""
        self.close()
