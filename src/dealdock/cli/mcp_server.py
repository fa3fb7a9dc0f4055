"""`dealdock mcp`: tools for agents, by the Model Context Protocol on standard input and output.

An answer contains no credentials, no paths of this machine, and no data of accounts outside the session.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import anyio
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.stdio import stdio_server
from mcp.shared.message import SessionMessage
from mcp_types import ErrorData, JSONRPCError
from pydantic import ValidationError

from dealdock.cli import contract
from dealdock.judge import plan
from dealdock.judge.file import FileError
from dealdock.platform.errors import DealdockError
from dealdock.platform.temporary_folder import TemporaryFolder
from dealdock.version import __version__
from dealdock_client import ControlError, Server
from dealdock_client.advice import smells
from dealdock_client.faults import fault_body
from dealdock_client.journal import Request

_TIMEOUT_SECONDS: Final = 3_600
_NOT_JUDGED: Final = 2


class NotJudged(DealdockError):
    """A connector that could not be judged."""


async def judged(file: str, scenarios: Sequence[str]) -> dict[str, Any]:
    """Return the summary of a connector's verdicts, and the red ones. Raises `NotJudged`."""
    path = _inside(file)
    try:
        plan.select(scenarios)
    except FileError as error:
        raise NotJudged(str(error)) from None
    with TemporaryFolder() as folder:
        report = Path(folder) / "report.json"
        words = [sys.executable, "-m", "dealdock", "judge", "run", "--json", str(report)]
        words += [*(f"--scenario={name}" for name in scenarios), "--", str(path)]
        with anyio.fail_after(_TIMEOUT_SECONDS):
            done = await anyio.run_process(words, stdin=subprocess.DEVNULL, check=False)
        if done.returncode == _NOT_JUDGED or not await anyio.Path(report).exists():
            raise NotJudged(
                done.stderr.decode(errors="replace").strip() or f"dealdock judge ended with {done.returncode}"
            )
        found = json.loads(await anyio.Path(report).read_text(encoding="utf-8"))
    red = [each for each in found["verdicts"] if each.get("red")]
    return {"vendor": found["vendor"], "exit_code": done.returncode, "summary": found["summary"], "red": red}


def _inside(file: str) -> Path:
    """Return the path of a file in the folder of this process, also after links. Raises `NotJudged`."""
    folder = Path.cwd().resolve()
    try:
        path = (folder / file).resolve()
        is_inside = path != folder and path.is_relative_to(folder)
    except (ValueError, OSError, RuntimeError) as error:  # of characters or lengths that no name has, and of links
        raise NotJudged(f"{file!r} cannot be the name of a file: {error}") from None
    if not is_inside or Path(file).is_absolute() or ".." in Path(file).parts:
        raise NotJudged(f"{file} must be a file in the folder in which dealdock mcp runs")
    return path


_SHOWN: Final = ("id", "vendor", "name", "base_url", "time_zone", "edition", "version", "plan", "watched")
"""The fields of an account that answers show."""

_SECRETS: Final = ("key", "token", "secret", "password", "client_id")
"""The ends of the names of fields with credentials."""

_PATH: Final = re.compile(r"(?:(?<![\w.:/~])|(?<=file://)|(?<=:///))(?:/|[A-Za-z]:[\\/])[^\s\"'<>|:,;()\[\]]+")
"""An absolute path in a text. The paths of an API follow a host, or begin with a folder that no machine has."""

_ID: Final = re.compile(r'"id"\s*:\s*(-?[0-9]{1,15}|"[^"\\]{1,100}")\s*[,}]')
_PARSE_ERROR: Final = -32700
_SHORTEST_SECRET: Final = 6
_MOST_CALLS: Final = 100
_FIRST_ERROR: Final = 400

_INSTRUCTIONS: Final = """\
A sandbox that emulates the APIs of CRMs; its vendors are {vendors}. Create an account, seed it with records, run
the program under test against its base_url, then read its calls. Programs get the credentials of an account from
GET {url}/_dealdock/accounts/ID, or by `dealdock run --server {url} -- COMMAND`; answers of these tools have none."""


class SessionServer(MCPServer[Any]):
    """A server that answers messages which cannot be read, too. The library leaves them without an answer."""

    async def run_stdio_async(self) -> None:
        sender, receiver = anyio.create_memory_object_stream[SessionMessage | Exception](0)
        async with stdio_server() as (read, write), anyio.create_task_group() as tasks:

            async def relay() -> None:
                async with sender:
                    async for message in read:
                        if isinstance(message, ValidationError):
                            await write.send(SessionMessage(_unreadable(message)))
                        else:
                            await sender.send(message)

            tasks.start_soon(relay)
            await self._lowlevel_server.run(receiver, write, self._lowlevel_server.create_initialization_options())
            tasks.cancel_scope.cancel()


def _unreadable(error: ValidationError) -> JSONRPCError:
    """Return the answer to a message that cannot be read, with its id if that can be found."""
    first = error.errors(include_url=False, include_context=False)[0]
    found = _ID.search(str(first["input"]))
    number = None if found is None else json.loads(found[1])
    text = f"the message cannot be read: {first['msg']}. Halves of surrogate pairs and deep nesting are not supported"
    return JSONRPCError(jsonrpc="2.0", id=number, error=ErrorData(code=_PARSE_ERROR, message=text))


class Tools:
    """The tools of a session, and its accounts."""

    def __init__(self, server: Server, accounts: Sequence[int]) -> None:
        """`accounts`: existing accounts that the session may use, in addition to the ones that it creates."""
        self._control = server.control
        self._hidden: dict[str, str] = dict(_host_paths())
        self._vendors: dict[int, str] = {}
        if server.control.token:
            self._hidden[server.control.token] = "***"
        for number in accounts:
            self._enter(self._call("GET", "accounts", number))

    def create_account(
        self, vendor: str, name: str | None = None, settings: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Create an account of a vendor. `settings`: further fields of POST /_dealdock/accounts."""
        named = {} if name is None else {"name": name}
        account = self._call("POST", "accounts", body={"watched": True, **(settings or {}), **named, "vendor": vendor})
        self._enter(account)
        return self._shown({field: account[field] for field in _SHOWN if field in account})

    def seed(self, account: int, kind: str, records: list[dict[str, Any]]) -> dict[str, Any]:
        """Add records of a kind, such as contact or task, and return them with their ids."""
        self._require(account)
        of_kind = ("accounts", account, "records", kind)
        made = [self._call("POST", *of_kind, body=each)["id"] for each in records]
        return self._shown({"records": [self._call("GET", *of_kind, each) for each in made]})

    def set_fault(self, account: int, fault: dict[str, Any]) -> dict[str, Any]:
        """Make calls of the account fail, such as {"status": 429, "times": 2, "object": "contact"}.

        Fields that choose calls: object, operation, path, parameters, nth, probability. What happens: error, status,
        body, delay, close, truncate, hold. How often: times, seconds.
        """
        self._require(account)
        names = {name: fault[name] for name in ("object", "operation") if name in fault}
        rule: Any = {name: value for name, value in fault.items() if name not in names}
        try:
            body = fault_body(rule, **names)
        except TypeError as error:
            raise self._error(
                str(error).replace("fail() got an unexpected keyword argument", "unknown field")
            ) from None
        return self._shown(self._call("POST", "accounts", account, "faults", body=body))

    def list_calls(self, account: int, limit: int = 20, *, refused_only: bool = False) -> dict[str, Any]:
        """List the newest calls of the account, the newest last, with reasons of refusals and ignored parameters."""
        calls = [each for each in self._calls(account) if not refused_only or _is_refused(each)]
        newest = calls[-min(max(limit, 1), _MOST_CALLS) :]
        fields = (
            "number",
            "at",
            "method",
            "url",
            "object",
            "operation",
            "status",
            "code",
            "explain",
            "ignored",
            "fault",
        )
        return self._shown({"calls": [{field: each[field] for field in fields} for each in newest]})

    def explain_refusal(self, account: int, number: int) -> dict[str, Any]:
        """Explain the refusal of a call: its reason, its answer, and what the service's contract states about it."""
        call = next((each for each in self._calls(account) if each["number"] == number), None)
        if call is None:
            raise ToolError(f"account {account} has no call {number}. list_calls has the numbers")
        if not _is_refused(call):
            raise ToolError(f"call {number} was not refused: it has the status {call['status']}")
        fields = ("number", "method", "url", "parameters", "status", "code", "explain", "answer", "fault")
        statements = [] if call["fault"] is not None else contract.about(self._vendors[account], call)
        return self._shown({"call": {field: call[field] for field in fields}, "statements": statements})

    def changes(self, account: int, since: int | None = None) -> dict[str, Any]:
        """List the records that were created, changed and deleted.

        `since`: the number of a call, or the marker of an earlier answer.
        """
        self._require(account)
        return self._shown(self._call("GET", "accounts", account, "changes", since=since))

    def advice(self, account: int) -> dict[str, Any]:
        """List the mistakes in the calls of the account, such as retries that come too early."""
        calls = [Request.read(each) for each in self._calls(account)]
        return self._shown({"advice": [each._asdict() for each in smells(calls)]})

    async def judge(self, file: str = "judge.yaml", scenarios: list[str] | None = None) -> dict[str, Any]:
        """Run the connector of a judge.yaml in the folder of this process against situations in which rows get lost."""
        try:
            found = await judged(file, scenarios or [])
        except NotJudged as error:
            raise self._error(error) from None
        return self._shown({**found, "red": _without_paths(found["red"])})

    def _calls(self, account: int) -> list[dict[str, Any]]:
        self._require(account)
        found: list[dict[str, Any]] = self._call("GET", "accounts", account, "requests")
        return found

    def _require(self, account: int) -> None:
        if account not in self._vendors:
            own = ", ".join(map(str, self._vendors)) or "none"
            raise ToolError(f"this session has no account {account}. It has: {own}. create_account creates one")

    def _enter(self, account: Mapping[str, Any]) -> None:
        self._vendors[account["id"]] = account["vendor"]
        self._hidden |= dict.fromkeys(_secrets_in(account), "***")

    def _call(self, method: str, *path: str | int, **more: Any) -> Any:
        try:
            return self._control.call(method, *path, **more)
        except ControlError as error:
            raise self._error(error) from None

    def _error(self, error: object) -> ToolError:
        """Return the error of a tool, without credentials and paths."""
        return ToolError(_without_paths(self._hide(str(error))))

    def _shown(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        """Return an answer without credentials and paths."""
        return {
            name: "***" if isinstance(each, str) and _is_secret(name) else self._value(each)
            for name, each in answer.items()
        }

    def _value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return self._shown(value)
        if isinstance(value, list | tuple):
            return [self._value(each) for each in value]
        return self._hide(value) if isinstance(value, str) else value

    def _hide(self, text: str) -> str:
        for hidden, shown in self._hidden.items():
            text = text.replace(hidden, shown)
        return text


def serve(url: str | None, accounts: Sequence[int]) -> None:
    """Serve the tools until standard input closes. `url`: of a running server; if it is None, a server is started."""
    try:
        with Server.start() if url is None else Server.at(url, os.environ.get("DEALDOCK_CONTROL_TOKEN")) as server:
            tools = Tools(server, accounts)
            vendors = ", ".join(each["name"] for each in server.control.call("GET", "vendors"))
            served = SessionServer(
                "dealdock", version=__version__, instructions=_INSTRUCTIONS.format(url=server.url, vendors=vendors)
            )
            for tool in (
                *(tools.create_account, tools.seed, tools.set_fault, tools.list_calls, tools.explain_refusal),
                *(tools.changes, tools.advice, tools.judge),
            ):
                served.add_tool(tool)
            served.run("stdio")
    except (ControlError, ToolError) as error:
        raise DealdockError(str(error)) from None


def _is_refused(call: Mapping[str, Any]) -> bool:
    """Return True if a call was refused. Some services refuse with the status 200, and a code."""
    return call["status"] >= _FIRST_ERROR or call["code"] is not None


def _is_secret(name: str) -> bool:
    return name.endswith(tuple(f"_{end}" for end in _SECRETS)) or name in _SECRETS


def _secrets_in(value: Any, name: str = "") -> list[str]:
    """Return the credentials in an account."""
    if isinstance(value, dict):
        return [secret for field, each in value.items() for secret in _secrets_in(each, field)]
    if isinstance(value, list):
        return [secret for each in value for secret in _secrets_in(each, name)]
    is_secret = isinstance(value, str) and len(value) >= _SHORTEST_SECRET and _is_secret(name)
    return [value] if is_secret else []


def _without_paths(value: Any) -> Any:
    """Return a value in which paths of this machine's files and folders are replaced by their last names."""
    if isinstance(value, dict):
        return {name: _without_paths(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_without_paths(each) for each in value]
    return _PATH.sub(_last_name, value) if isinstance(value, str) else value


def _last_name(found: re.Match[str]) -> str:
    path = Path(found[0])
    folder = Path(*path.parts[:2])
    return path.name if len(path.parts) > 1 and folder.exists() else found[0]


def _host_paths() -> list[tuple[str, str]]:
    """Return the folders of this machine that answers must not contain, the longest first, each with its
    replacement.
    """
    package = Path(__file__).parents[2]
    folders = {str(Path.cwd()): ".", str(package): "dealdock", sys.prefix: "python", sys.base_prefix: "python"}
    folders |= {tempfile.gettempdir(): "tmp", str(Path.home()): "~"}
    found = [(path, shown) for path, shown in folders.items() if len(path) > 1]
    return sorted(found, key=lambda each: -len(each[0]))
