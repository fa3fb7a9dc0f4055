"""A server for tests: one in this process, or one that runs elsewhere."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from dealdock.testing.account import Account
from dealdock.testing.control import Control, ControlError

if TYPE_CHECKING:
    from dealdock.testing.in_process import InProcess

__tracebackhide__ = True  # a failing test's traceback ends in the test


class Server:
    """A server on which tests make accounts. To be closed, by `close` or by the end of a `with` block."""

    url: str
    """Its address, without a slash at the end."""

    control: Control
    """Its control plane, for what has no word of its own here: `control.call("GET", "accounts")`."""

    def __init__(self, control: Control, in_process: "InProcess | None" = None) -> None:
        """Made by `start` or `at`."""
        self.control = control
        self.url = control.url
        self._in_process = in_process

    @classmethod
    def start(cls) -> Self:
        """One in a thread of this process, at a free port, without accounts. Nothing of it lasts."""
        from dealdock.testing.in_process import InProcess  # noqa: PLC0415 (300 ms: FastAPI, SQLAlchemy)

        in_process = InProcess()
        return cls(Control(in_process.url), in_process)

    @classmethod
    def at(cls, url: str, token: str | None = None) -> Self:
        """The one that answers at `url`; `token` is its control token, where it asks for one.

        Raises `ControlError` where no dealdock answers there.
        """
        control = Control(url, token)
        try:
            control.call("GET", "readyz")
        except ControlError:
            control.close()
            raise
        return cls(control)

    def account(self, *, scene: str | Path | Mapping[str, Any] | None = None, **settings: Any) -> Account:
        """A new account, shaped by what `POST /accounts` takes: `vendor="pardot"`, `connector="salesforce"`, ….

        It begins with a scene: `empty`, `demo`, a file of yours (a Path), or a mapping of the same form; what is said
        beside a scene of yours goes before what the scene says, until a reset. It is deleted by its `close`, or by the
        end of a `with` block. Raises `ControlError` where something is wrong.
        """
        given = settings | ({"scene": scene} if isinstance(scene, str) else {})
        account = Account(self, self.control.call("POST", "accounts", body=given or None))
        if scene is not None and not isinstance(scene, str):
            account.load(scene)
            clock = settings.pop("clock", None)
            settings.pop("vendor", None)  # chosen when the account is made, and never changed
            if settings:
                account.change(**settings)
            if clock is not None:
                account.control("PUT", "clock", body=clock)
        return account

    @contextmanager
    def redirect(self) -> Iterator[None]:
        """Let Pardot's and Salesforce's hosts be this server, in this process, until the block ends."""
        from dealdock.testing.redirect import redirect  # noqa: PLC0415 (for those who need it)

        if self._in_process is not None:
            self._in_process.open_https()
        https_url = json.loads(self.control.read("/"))["https_url"]
        if https_url is None:
            msg = f"{self.url} has no port for HTTPS to be redirected to: it was started with --https-port none"
            raise ControlError(msg)
        with redirect(https_url, self.control.read("/_dealdock/ca.pem").decode()):
            yield

    @property
    def keeps(self) -> bool:
        """Whether what is left in it stays: not where it is this process's, and goes with it."""
        return self._in_process is None

    def close(self) -> None:
        """Let go of it; one that was started here ends."""
        self.control.close()
        if self._in_process is not None:
            self._in_process.stop()

    def __enter__(self) -> Self:
        """Close it when the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()
