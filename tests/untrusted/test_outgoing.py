"""The server connects only to its database and to receivers of webhooks, never to another address in a request."""

import ast
from pathlib import Path
from typing import Final

import pytest

SOURCE: Final = Path(__file__).parents[2] / "src" / "dealdock"

CLIENTS: Final = {"aiohttp", "ftplib", "http.client", "httpx", "requests", "smtplib", "urllib.request", "urllib3"}
CALLS: Final = {"create_connection", "open_connection", "urlopen", "PyJWKClient", "connect_ex"}

PROGRAMS: Final = {"cli/wait.py", "judge/adapters/command.py", "judge/receive_stage.py", "replay/replay.py"}
"""Commands that call a server at the address that their user gave, or one that they started."""
SENDERS: Final = {"platform/webhooks/client.py"}
"""Modules that call the hosts that `platform/webhooks/hosts.py` permits."""


def reaches_out(file: Path) -> bool:
    text = file.read_text(encoding="utf-8")
    if not any(name in text for name in CLIENTS | CALLS):
        return False
    nodes = list(ast.walk(ast.parse(text)))
    imported = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    imported |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    called = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    return bool(imported & CLIENTS or called & CALLS)


@pytest.mark.slow
def test_the_server_connects_only_to_its_database_and_to_receivers() -> None:
    found = {file.relative_to(SOURCE).as_posix() for file in SOURCE.rglob("*.py") if reaches_out(file)}
    assert found == PROGRAMS | SENDERS
