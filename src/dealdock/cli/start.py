"""`dealdock start`."""

import errno
import json
import logging
import os
import signal
import stat
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, nullcontext, suppress
from datetime import datetime
from difflib import get_close_matches
from socket import socket
from typing import TYPE_CHECKING, Final, TextIO

from sqlalchemy import Connection

from dealdock.app import VENDORS, Sandbox
from dealdock.cli import running
from dealdock.cli.options import UsageError, variable
from dealdock.platform.accounts import accounts
from dealdock.platform.accounts.account_view import AccountView
from dealdock.platform.database.database import parse_url
from dealdock.platform.errors import WrongSetting
from dealdock.platform.first_use import LazyModule
from dealdock.server import listen, logs, serve, signals
from dealdock.settings import Settings

if TYPE_CHECKING:
    import webbrowser

    from dealdock.cli import output
    from dealdock.platform import scenes
    from dealdock.platform.lifecycle import creation
    from dealdock.platform.scenes import Scene
else:  # most starts need some of them, and a few none
    creation = LazyModule("dealdock.platform.lifecycle.creation")
    output = LazyModule("dealdock.cli.output")
    scenes = LazyModule("dealdock.platform.scenes")
    webbrowser = LazyModule("webbrowser")

_PORT_ERRORS: Final = frozenset({errno.EADDRINUSE, errno.EACCES})
_READ_BYTES: Final = 4_096
_MAX_SHOWN: Final = 20
"""The number of further accounts that the start shows on a terminal."""
_LAST_PORT: Final = 65_535
_HOST_ADVICE: Final = "set --host to an address of this machine"
_log = logging.getLogger(__name__)


def start(
    settings: Settings, *, is_scene_required: bool, until_stdin_closes: bool = False, opens_console: bool = False
) -> None:
    """Run the server until a signal, or until standard input closes.

    `is_scene_required`: the scene is an option, so it must be valid and be loaded. `opens_console`: in a browser.
    """
    _require_database_for(settings)
    with signals.blocked(), ExitStack() as stack:  # so that a signal leaves no files behind
        logs.to_stderr(settings)
        if until_stdin_closes:
            _stop_with_stdin()
        for warning in _ignored_settings(settings, os.environ):
            _log.warning("%s", warning)
        requested = _scene(settings) if is_scene_required else None
        listener = stack.enter_context(_listen(settings.host, settings.port, "--port", "0 for a free one"))
        https = _listen_for_https(settings)
        if https is not None:
            stack.enter_context(https)
        ports = {"port": _port(listener), "https_port": https and _port(https)}
        with nullcontext() if settings.database is None else signals.interruptible():  # a temporary one opens quickly
            sandbox = stack.enter_context(Sandbox(settings.model_copy(update=ports), to_serve=True))
            first = _open(sandbox, requested)
            if not until_stdin_closes:  # a program that starts a server has its address
                stack.enter_context(running.announced(sandbox.settings.url))
        finished = serve(
            sandbox,
            listener,
            https,
            ready=lambda: _ready(sandbox, first, opens_console=opens_console),
            prepares=not until_stdin_closes,  # the program that started it waits, and calls a vendor or two
        )
    if not finished:
        logging.shutdown()
        if settings.workers > 1:
            sys.exit(1)
        os._exit(1)  # do not wait for the threads of aborted calls


def _require_database_for(settings: Settings) -> None:
    """Raise `UsageError` for several workers without PostgreSQL: a SQLite file has one server process."""
    database = settings.database
    if settings.workers > 1 and (database is None or parse_url(database).get_backend_name() == "sqlite"):
        found = "a temporary one" if database is None else "a SQLite file"
        raise UsageError(
            f"--workers {settings.workers}: several processes need a database on PostgreSQL, and this is {found}. "
            "Set --database to postgresql://user@host/name, or --workers to 1"
        )


def _stop_with_stdin() -> None:
    """Stop this process, as SIGTERM does, when standard input closes."""
    if not _can_close(sys.stdin):
        _log.warning("--until-stdin-closes is ignored, because standard input is not a pipe (docker run needs -i)")
        return

    def wait() -> None:
        with suppress(OSError):
            while os.read(sys.stdin.fileno(), _READ_BYTES):
                pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="stdin", daemon=True).start()


def _can_close(stdin: TextIO | None) -> bool:
    """Return True for a pipe or a socket: no other process closes a file or /dev/null."""
    if stdin is None:
        return False
    mode = os.fstat(stdin.fileno()).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _listen(host: str, port: int, option: str, otherwise: str) -> socket:
    """Listen at a port. If that fails, name the option of the port or of the host, and values that work."""
    try:
        return listen(host, port)
    except WrongSetting as error:
        is_port = getattr(error.__cause__, "errno", None) in _PORT_ERRORS
        advice = f"set {option} to another port, or to {otherwise}" if is_port else _HOST_ADVICE
        raise WrongSetting(f"{error} ({advice})") from None


def _listen_for_https(settings: Settings) -> socket | None:
    """Listen for HTTPS. Unless the port is set, it is the one after the HTTP port, or any free port if the HTTP port is
    free.
    """
    port = settings.https_port
    if "https_port" not in settings.model_fields_set:
        port = 0 if settings.port in {0, _LAST_PORT} else settings.port + 1
    return None if port is None else _listen(settings.host, port, "--https-port", "none")


def _port(listener: socket) -> int:
    port: int = listener.getsockname()[1]
    return port


def _scene(settings: Settings) -> "Scene":
    with signals.interruptible():
        return scenes.read(settings.scene, VENDORS)


def _open(sandbox: Sandbox, requested: "Scene | None") -> AccountView | None:
    """Create the first accounts if there are none. Return the first account."""
    real, credentials = sandbox.clock.now(), sandbox.credentials
    if requested is not None or not sandbox.database.read(accounts.ids):
        _load(sandbox, requested, real=real)

    def first(db: Connection) -> AccountView | None:
        ids = accounts.ids(db)
        return accounts.with_valid_credentials(db, credentials, ids[0], real=real) if ids else None

    return sandbox.database.write(first)


def _load(sandbox: Sandbox, requested: "Scene | None", *, real: datetime) -> None:
    start = requested or _scene(sandbox.settings)
    with signals.interruptible():
        loaded = sandbox.database.write(lambda db: creation.fill_database(db, sandbox.credentials, start, real=real))
    if requested is not None and not loaded:
        _log.warning("the database has accounts, so the scene is not loaded (dealdock scene load adds a scene)")


def _ready(sandbox: Sandbox, first: AccountView | None, *, opens_console: bool) -> None:
    """Print that the server is ready, and open the console if that is wanted."""
    _print_ready(sandbox, first)
    if opens_console:
        url = _console_url(sandbox.settings.url)
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()  # some browsers return at their end


def _console_url(url: str) -> str:
    return f"{url}/_dealdock/"


def _print_ready(sandbox: Sandbox, first: AccountView | None) -> None:
    """Print that the server is ready, for a person or a program."""
    url, https_url = sandbox.settings.url, sandbox.settings.https_url
    has_credentials = sandbox.settings.print_credentials
    line = {
        "url": url,
        "console_url": _console_url(url),
        "https_url": https_url,
        "control_url": f"{url}/_dealdock",
        **_control_token(sandbox),
        "ca_file": https_url and str(sandbox.authority.file()),
        "account": first and _shown(sandbox.vendors.show_account(first, sandbox.url), has_credentials=has_credentials),
        **({"public_url": sandbox.url} if sandbox.url != url else {}),
    }
    if not sys.stdout.isatty():
        print(json.dumps(line), flush=True)
        return
    views, more = sandbox.database.write(lambda db: _others(db, sandbox, first))
    others = [
        _shown(sandbox.vendors.show_account(view, sandbox.url), has_credentials=has_credentials) for view in views
    ]
    example = sandbox.vendors.example_call(sandbox.url, first if has_credentials else None)
    output.show_start(line, others, example, more=more)


def _others(db: Connection, sandbox: Sandbox, first: AccountView | None) -> tuple[list[AccountView], int]:
    """Return the other accounts, with valid credentials, and the number of those beyond `_MAX_SHOWN`."""
    real, credentials = sandbox.clock.now(), sandbox.credentials
    ids = [each for each in accounts.ids(db) if first is None or each != first.id]
    shown = [accounts.with_valid_credentials(db, credentials, each, real=real) for each in ids[:_MAX_SHOWN]]
    return shown, len(ids) - len(shown)


def _control_token(sandbox: Sandbox) -> dict[str, str | None]:
    """Return the control token, or, where credentials are not printed, the file that contains it."""
    if sandbox.settings.print_credentials:
        return {"control_token": sandbox.control_token}
    file = sandbox.control_token_file
    return {"control_token_file": None if file is None else str(file)}


def _shown(account: Mapping[str, object], *, has_credentials: bool) -> Mapping[str, object]:
    """Return the account with its credentials, or only with the fields that identify it."""
    return account if has_credentials else {name: account[name] for name in ("id", "name", "vendor", "base_url")}


def _ignored_settings(settings: Settings, variables: Iterable[str]) -> Iterator[str]:
    """Yield a warning for each misspelled variable, and for a home folder that is not used.

    Other unknown variables may belong to other programs: Kubernetes sets `DEALDOCK_SERVICE_HOST`, for example.
    """
    prefix = variable("").lower()
    for name in sorted(variables):
        setting = name.lower().removeprefix(prefix)
        if setting == name.lower() or setting in Settings.model_fields:
            continue
        if close := get_close_matches(setting, Settings.model_fields, 1):  # a slip, and no further words
            yield f"{name} is ignored, because no setting has this name; did you mean {variable(close[0])}?"
    if settings.home is not None and settings.database is None:
        yield f"the folder {settings.home} (--home) is ignored, because the database is temporary; set --database, too"
