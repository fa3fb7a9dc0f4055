"""`dealdock run`: a command whose connections to the services' hosts lead to a sandbox."""

import gc
import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from typing import Any, Final, NamedTuple

from dealdock.cli import run_accounts
from dealdock.cli.options import UsageError
from dealdock.platform.errors import DealdockError
from dealdock.platform.temporary_folder import TemporaryFolder
from dealdock_client import ControlError, Server
from dealdock_client.process_group import ProcessGroup
from dealdock_client.redirected_environment import account_variables, without_own

_NOT_FOUND: Final = 127
_NOT_RUN: Final = 126
_BY_SIGNAL: Final = 128  # the exit codes of shells
_FORWARDED: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Wanted(NamedTuple):
    """The options of the command.

    `vendors`: if none is named, the vendor that accounts have by default. `url`: of a server that runs already.
    `allowed`: other hosts that the command may reach. `scene`: a name or a file. `settings`: `NAME=VALUE`. `accounts`:
    existing accounts of the server.
    """

    vendors: Sequence[str] = ()
    url: str | None = None
    allowed: Sequence[str] = ()
    scene: str | None = None
    settings: Sequence[str] = ()
    accounts: Sequence[int] = ()


def run(words: Sequence[str], wanted: Wanted) -> int:
    """Run a command with an account of each vendor. Return its exit code, as a shell does."""
    if not hasattr(os, "killpg"):
        raise UsageError("dealdock run needs process groups, which this system does not have. Use the proxy instead")
    new = [] if wanted.accounts else run_accounts.planned(wanted.vendors, wanted.scene, wanted.settings)
    gc.enable()
    try:
        with ProcessGroup() as group, ExitStack() as stack:  # the group first: its guard outlives everything else
            server = stack.enter_context(_server(wanted.url))
            accounts = run_accounts.created(server, new) if new else run_accounts.existing(server, wanted.accounts)
            folder = stack.enter_context(TemporaryFolder())
            redirected = server.redirected_environment(folder, wanted.allowed)
            variables = {**redirected, **account_variables(server.url, accounts)}
            if wanted.url is not None:
                _print_accounts(accounts)
            return _result(group, words, {**without_own(os.environ), **variables})
    except ControlError as error:
        found: type[DealdockError] = UsageError if error.status == HTTPStatus.UNPROCESSABLE_ENTITY else DealdockError
        raise found(str(error.of_method(None))) from None


def _server(url: str | None) -> Server:
    return Server.start() if url is None else Server.at(url, os.environ.get("DEALDOCK_CONTROL_TOKEN"))


def _print_accounts(accounts: Sequence[Mapping[str, Any]]) -> None:
    """Print the names of the accounts, which stay on a server that runs on."""
    for account in accounts:
        print(f"dealdock: account {account['id']} at {account['base_url']}", file=sys.stderr)


def _result(group: ProcessGroup, words: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run the command until it ends, and forward signals to its group. Return the exit code."""
    with _forwarding(group):
        try:
            process = group.start(words, environment)
        except OSError as error:
            reason = "the program was not found" if isinstance(error, FileNotFoundError) else error.strerror
            print(f"dealdock: {words[0]} cannot be run: {reason}", file=sys.stderr)
            return _NOT_FOUND if isinstance(error, FileNotFoundError) else _NOT_RUN
        group.foreground()
        code = process.wait()
    return _BY_SIGNAL - code if code < 0 else code


@contextmanager
def _forwarding(group: ProcessGroup) -> Iterator[None]:
    """Forward signals to the group until the block ends."""
    before = {number: signal.signal(number, lambda received, _: group.send(received)) for number in _FORWARDED}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
