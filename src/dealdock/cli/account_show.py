"""`dealdock account show`: the accounts of a running server."""

import os
from http import HTTPStatus
from typing import Any

from dealdock.cli.options import UsageError
from dealdock.cli.output import show_running
from dealdock.platform.errors import DealdockError
from dealdock_client import ControlError, Server


def show_accounts(url: str, account_id: int | None, *, as_json: bool) -> None:
    """Print an account with valid credentials, or the first account of each vendor."""
    try:
        server = Server.at(url, os.environ.get("DEALDOCK_CONTROL_TOKEN"))
        ids = _first_ids(server) if account_id is None else [account_id]
        show_running(url, [server.control.call("GET", "accounts", each) for each in ids], as_json=as_json)
    except ControlError as error:
        found: type[DealdockError] = UsageError if error.status == HTTPStatus.NOT_FOUND else DealdockError
        text = str(error.of_method(None))
        if error.status is None:
            text = f"{text.removesuffix('.')}. --server names another address"
        raise found(text) from None


def _first_ids(server: Server) -> list[int]:
    every: list[dict[str, Any]] = server.control.call("GET", "accounts")
    first: dict[str, int] = {}
    for account in every:
        first.setdefault(account["vendor"], account["id"])
    return list(first.values())
