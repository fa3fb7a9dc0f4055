"""The implementation of `dealdock judge init`."""

import sys
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Final, NamedTuple

import typer

from dealdock.cli.options import UsageError
from dealdock.judge import initial_file, processes
from dealdock.judge.initial_file import Asked, ProtocolName, Service
from dealdock.judge.sandbox import ControlError, Sandbox
from dealdock_client.similar import hint

_QUESTIONS: Final[dict[ProtocolName, str]] = {
    "singer": "The command of the tap, as tap-closeio",
    "airbyte": "The command of the source, as source-close-com",
    "command": "The command line, as python sync.py --out {dir}",
    "receiver": "The line that starts it, as python app.py --port {port} --key {signature_key} --out {dir}",
}
_OPTIONS: Final = "--singer, --airbyte, --command or --receiver, and --vendor"
_EXAMPLE: Final = "python sync.py --out {dir}"


class Wanted(NamedTuple):
    """The command's options."""

    path: Path
    vendor: str | None
    singer: str | None
    airbyte: str | None
    command: str | None
    receiver: str | None
    yes: bool


def init(wanted: Wanted) -> None:
    """Write a first file for a connector. Raises `UsageError`."""
    if wanted.path.exists():
        raise UsageError(f"{wanted.path} exists already. Remove it, or name another file, as `init other.yaml`")
    if not wanted.path.resolve().parent.is_dir():
        raise UsageError(f"{wanted.path.parent} is not a folder. Make it first")
    asked = _asked(wanted)
    try:
        with processes.ended_with_us(), Sandbox.start(seed=1) as sandbox, tempfile.TemporaryDirectory() as folder:
            service = _service(sandbox, _vendor(wanted, asked, sandbox.vendors()), Path(folder))
            if asked.protocol == "receiver" and not service.events:
                raise UsageError(f"{service.vendor} sends no webhooks. Judge what reads from it by --command")
            text, reason = initial_file.text(asked, service, wanted.path.resolve().parent)
    except ControlError as error:
        raise UsageError(str(error)) from None
    wanted.path.write_text(text, encoding="utf-8")
    if reason is not None:
        print(f"The streams of {asked.command} are not known. It says:\n{reason}\n", file=sys.stderr)
        print(f"{wanted.path} is written; fill in its configuration and its streams.")
    else:
        print(f"{wanted.path} is written. Read it, then run: dealdock judge {wanted.path}")


def _asked(wanted: Wanted) -> Asked:
    """Return the connector that the options name. Missing options are asked for."""
    named: dict[ProtocolName, str | None] = {
        "singer": wanted.singer,
        "airbyte": wanted.airbyte,
        "command": wanted.command,
        "receiver": wanted.receiver,
    }
    given = [Asked(protocol, command) for protocol, command in named.items() if command]
    if len(given) > 1:
        raise UsageError("a file has one connector: --singer, --airbyte, --command and --receiver exclude each other")
    if given:
        return given[0]
    if wanted.yes:
        return Asked("command", _EXAMPLE)
    chosen = _choice(
        "What is the connector: a Singer tap, an Airbyte source, any command, or a receiver of webhooks?", named
    )
    protocol = next(each for each in named if each == chosen)
    return Asked(protocol, _answer(_QUESTIONS[protocol]))


def _vendor(wanted: Wanted, asked: Asked, vendors: Collection[str]) -> str:
    if wanted.vendor is not None:
        if wanted.vendor not in vendors:
            raise UsageError(f"unknown vendor {wanted.vendor}{hint(wanted.vendor, sorted(vendors), 'vendors')}")
        return wanted.vendor
    guess = initial_file.vendor_of(asked.command, vendors)
    if guess is not None:
        return guess
    if wanted.yes:
        raise UsageError(f"the vendor is not known. Name it: --vendor {'|'.join(sorted(vendors))}")
    return _choice("Of which vendor?", vendors)


def _choice(question: str, names: Collection[str]) -> str:
    """Ask a person for one of the names, and return it."""
    while (answer := _answer(f"{question} ({', '.join(sorted(names))})")) not in names:
        print(f"{answer} is not one of them.", file=sys.stderr)
    return answer


def _answer(question: str) -> str:
    """Ask a person. Raises `UsageError` if nobody can answer."""
    try:
        return str(typer.prompt(question))
    except typer.Abort:
        if sys.stdin.isatty():
            raise  # by Ctrl-C
        raise UsageError(f"nobody answers. Name the connector and its vendor by options: {_OPTIONS}") from None


def _service(sandbox: Sandbox, vendor: str, folder: Path) -> Service:
    account = sandbox.account(vendor, {})
    staging = sandbox.staging(vendor)
    staged = staging.objects
    account.close()
    return Service(
        vendor,
        account.shown,
        {name: each.versions for name, each in staged.items()},
        {name: each.path for name, each in staged.items()},
        sandbox.environment(folder),
        {name: [staging.event(each, what) for what in staging.hooks["actions"]] for name, each in staged.items()}
        if staging.hooks
        else {},
    )
