"""`dealdock start`."""

import json
import logging
import os
import signal
import sys

from sqlalchemy import Connection

from dealdock.control.accounts import account_json
from dealdock.core import account, scene
from dealdock.core.opening import open_database
from dealdock.core.ready_account import ReadyAccount
from dealdock.core.scene import Scene
from dealdock.sandbox import Sandbox
from dealdock.server import listen, logs, serve
from dealdock.settings import Settings

_log = logging.getLogger(__name__)


def start(settings: Settings, *, insist_on_scene: bool) -> None:
    """Run the server until a signal. `insist_on_scene`: somebody asked for it, so it must be right, and used."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)  # before it answers, too, a signal leaves nothing behind
    logs.to_stderr()
    asked_for = scene.read(settings.scene) if insist_on_scene else None
    with listen(settings.host, settings.port) as listener:
        settings = settings.model_copy(update={"port": listener.getsockname()[1]})
        with Sandbox(settings) as sandbox:
            first = _open(sandbox, asked_for)
            finished = serve(sandbox, listener, ready=lambda: _announce(sandbox, first))
    if not finished:
        os._exit(1)  # the calls that were broken off have threads still, and nobody waits for them


def _open(sandbox: Sandbox, asked_for: Scene | None) -> ReadyAccount | None:
    """See that there are accounts; answers the first."""
    now, credentials = sandbox.clock.now(), sandbox.credentials
    start = asked_for
    if start is None and not sandbox.database.reading(account.ids):
        start = scene.read(sandbox.settings.scene)

    def work(db: Connection) -> tuple[bool, ReadyAccount | None]:
        loaded = start is not None and open_database(db, credentials, start, now=now)
        ids = account.ids(db)
        return loaded, account.ready(db, credentials, ids[0], now=now) if ids else None

    loaded, first = sandbox.database.writing(work)
    if asked_for is not None and not loaded:
        _log.warning("the database has accounts already: the scene is not loaded (dealdock scene load adds one)")
    return first


def _announce(sandbox: Sandbox, first: ReadyAccount | None) -> None:
    """Say that it answers: to a person, or to a program."""
    url = sandbox.settings.url
    if sys.stdout.isatty():
        from dealdock.cli import showing  # noqa: PLC0415 (rich: 20 ms that a program needn't wait)

        showing.show_start(url, sandbox.control_token, first)
        return
    line = {
        "url": url,
        "https_url": None,
        "control_url": f"{url}/_dealdock",
        "control_token": sandbox.control_token,
        "ca_file": None,
        "account": first and account_json(first, url),
    }
    print(json.dumps(line), flush=True)  # noqa: T201 (what the command is asked for)
