"""`dealdock mcp`, called by the client of the package mcp."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from mcp import ClientSession, StdioServerParameters, stdio_client

from dealdock.app import VENDORS
from tests.cli.conftest import Dealdock
from tests.support.running import ENVIRONMENT, start

CONNECTORS = Path(__file__).parents[1] / "judge" / "connectors"
TOOLS = {"create_account", "seed", "set_fault", "list_calls", "explain_refusal", "changes", "advice", "judge"}

REFUSED: dict[str, list[tuple[str, str, Any, list[str]]]] = {
    "close": [
        ("POST", "/api/v1/opportunity/", {"value": "much"}, ["2.2.value.2"]),
        ("POST", "/api/v1/contact/", {"emails": [{"email": "nope"}]}, ["1.5.form.6", "3.3.write.2", "4.2.field.8"]),
        ("GET", "/api/v1/lead/lead_nowhere/", None, []),
        ("GET", "/api/v1/opportunity/?_limit=10000", None, ["1.4.page.10"]),
        ("POST", "/api/v1/task/", {"_type": "lead"}, ["4.2.field.1"]),
    ],
    "apollo": [
        ("POST", "/api/v1/opportunities", {}, ["2.create.7"]),
        ("GET", "/api/v1/opportunities/123", None, []),
    ],
    "pardot": [
        ("GET", "/api/opportunity/version/3/do/read/id/99", None, ["4.read.3", "4.read.4", "4.read.5"]),
        ("GET", "/api/opportunity/version/4/do/read/id/99", None, ["1.target.6"]),
        ("GET", "/api/prospect/version/3/do/query?created_after=never", None, ["o.2.1.177"]),
        ("GET", "/api/prospect/version/3/do/nosuch", None, ["1.target.2"]),
    ],
}
"""Calls that are refused, by vendor, each with the statements that explain it."""

Work = Callable[[ClientSession], Awaitable[None]]
Do = Callable[[Work], None]


@asynccontextmanager
async def session(folder: Path, *words: str) -> AsyncIterator[ClientSession]:
    """A session with the server in a folder."""
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "dealdock", "mcp", *words], env=dict(ENVIRONMENT), cwd=folder
    )
    async with stdio_client(command) as (read, write), ClientSession(read, write) as opened:
        await opened.initialize()
        yield opened


def run(folder: Path, work: Work, *words: str) -> None:
    """Run the work of a client in a session of its own."""

    async def main() -> None:
        async with session(folder, *words) as opened:
            await work(opened)

    anyio.run(main)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the session that tests share."""
    return tmp_path_factory.mktemp("mcp")


@pytest.fixture(scope="module")
def do(folder: Path) -> Iterator[Do]:
    """A function that runs the work of a client in the session that tests share."""
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(session(folder)) as opened:
        yield lambda work: portal.call(work, opened)


async def called(opened: ClientSession, tool: str, **given: Any) -> dict[str, Any]:
    """Return the answer of a tool."""
    answer = await opened.call_tool(tool, given)
    assert not answer.is_error, answer.content
    assert isinstance(answer.structured_content, dict)
    return answer.structured_content


async def refused(opened: ClientSession, tool: str, **given: Any) -> str:
    """Return the text of a tool's refusal."""
    answer = await opened.call_tool(tool, given)
    assert answer.is_error
    return str(answer.content[0].text)  # type: ignore[union-attr]  # a text


async def credentials(base_url: str, account: int) -> dict[str, Any]:
    """Return the account as the control plane shows it to programs."""
    async with httpx.AsyncClient(timeout=30) as client:
        found = (await client.get(f"{httpx.URL(base_url).join('/_dealdock/accounts')}/{account}")).json()
    assert isinstance(found, dict)
    return found


class TestSession:
    def test_of_an_agent_that_finds_out_why_a_client_fails(self, do: Do) -> None:
        async def work(opened: ClientSession) -> None:
            assert {tool.name for tool in (await opened.list_tools()).tools} == TOOLS
            account = await called(opened, "create_account", vendor="close", name="Harbour")
            number, url = account["id"], account["base_url"]
            (lead,) = (await called(opened, "seed", account=number, kind="lead", records=[{"name": "Anchors"}]))[
                "records"
            ]
            assert lead["name"] == "Anchors"
            known = await credentials(url, number)
            client = httpx.AsyncClient(base_url=f"{url}/api/v1", auth=(known["api_key"], ""), timeout=30)
            marker = (await called(opened, "changes", account=number))["marker"]
            assert (
                await client.post("/opportunity/", json={"lead_id": lead["id"], "value": "much"})
            ).status_code == 400
            assert (await client.put(f"/lead/{lead['id']}/", json={"name": "Rope", "colour": "red"})).status_code == 200
            await called(opened, "set_fault", account=number, fault={"status": 429, "times": 1, "object": "lead"})
            assert (await client.get("/lead/")).status_code == 429
            assert (await client.get("/lead/")).status_code == 200
            calls = (await called(opened, "list_calls", account=number))["calls"]
            assert [each["status"] for each in calls] == [400, 200, 429, 200]
            assert calls[1]["ignored"] == ["colour"]
            wrong, limited = (await called(opened, "list_calls", account=number, refused_only=True))["calls"]
            explained = await called(opened, "explain_refusal", account=number, number=wrong["number"])
            assert "value" in explained["call"]["answer"]
            assert any("value" in each["statement"] for each in explained["statements"])
            by_fault = await called(opened, "explain_refusal", account=number, number=limited["number"])
            assert (by_fault["call"]["fault"], by_fault["statements"]) == (1, [])
            found = await called(opened, "changes", account=number, since=marker)
            assert [(each["object"], each["fields"]["name"]) for each in found["changed"]] == [
                ("lead", {"before": "Anchors", "after": "Rope"})
            ]
            assert "colour" in json.dumps(await called(opened, "advice", account=number))
            await client.aclose()

        do(work)

    @pytest.mark.slow
    def test_shows_no_secret_no_path_and_no_other_account(self, folder: Path, do: Do) -> None:
        answers = list[str]()

        async def work(opened: ClientSession) -> None:
            for vendor in VENDORS.names:
                account = await called(opened, "create_account", vendor=vendor)
                answers.append(json.dumps(account))
                number = account["id"]
                known = await credentials(account["base_url"], number)
                secrets = [known[name] for name in known if name.endswith(("key", "token", "password", "secret"))]
                secrets = [each for each in secrets if isinstance(each, str)]
                assert secrets
                for secret in secrets:
                    header = {"X-Api-Key": secret, "Authorization": f"Bearer {secret}"}
                    async with httpx.AsyncClient(headers=header, timeout=30) as client:
                        await client.get(f"{account['base_url']}/api/v1/contact/?api_key={secret}&q={secret}")
                    with_secret = {"status": 500, "body": secret}
                    answers.append(
                        json.dumps(
                            (await opened.call_tool("set_fault", {"account": number, "fault": with_secret})).model_dump(
                                mode="json"
                            )
                        )
                    )
                answers.append(json.dumps(await called(opened, "list_calls", account=number)))
                answers.append(await refused(opened, "list_calls", account=number + 1))
                answers.append(await refused(opened, "judge", file="nowhere.yaml"))
                answers.append(await refused(opened, "judge", file="/etc/hosts"))
                for answer in answers:
                    assert not [each for each in (*secrets, str(folder), sys.prefix) if each in answer], answer

        do(work)
        assert any("this session has no account" in each for each in answers)
        assert any("must be a file in the folder" in each for each in answers)

    @pytest.mark.slow
    def test_names_only_statements_about_a_refusal(self, do: Do) -> None:
        found = dict[str, list[str]]()

        async def work(opened: ClientSession) -> None:
            for vendor, calls in REFUSED.items():
                account = await called(opened, "create_account", vendor=vendor)
                number = account["id"]
                known = await credentials(account["base_url"], number)
                headers = {"X-Api-Key": known.get("api_key") or ""}
                if vendor == "pardot":
                    headers = {"Authorization": f"Pardot user_key={known['user_key']}, api_key={known['api_key']}"}
                auth = httpx.BasicAuth(known["api_key"], "") if vendor == "close" else None
                async with httpx.AsyncClient(headers=headers, auth=auth, timeout=30) as client:
                    for method, path, body, _ in calls:
                        await client.request(method, f"{account['base_url']}{path}", json=body)
                        (call,) = (await called(opened, "list_calls", account=number, limit=1))["calls"]
                        explained = await called(opened, "explain_refusal", account=number, number=call["number"])
                        found[f"{method} {path}"] = [each["id"] for each in explained["statements"]]

        do(work)
        assert found == {f"{method} {path}": ids for calls in REFUSED.values() for method, path, _, ids in calls}

    @pytest.mark.slow
    @pytest.mark.parametrize(("defect", "red"), [("", []), ("offset_pages", ["lost"])])
    def test_judges_a_connector_of_the_folder(self, folder: Path, do: Do, defect: str, red: list[str]) -> None:
        text = (CONNECTORS / "close_opportunities.yaml").read_text()
        text = text.replace('DEFECT: ""', f'DEFECT: "{defect}"').replace("../../..", str(CONNECTORS.parents[2]))
        (folder / "judge.yaml").write_text(text.replace("python -m", f"{sys.executable} -m"))

        async def work(opened: ClientSession) -> None:
            found = await called(opened, "judge", scenarios=["touched_between_pages"])
            assert (found["vendor"], found["exit_code"]) == ("close", int(bool(red)))
            assert [each["verdict"] for each in found["red"]] == red
            assert sum(found["summary"].values()) == 1
            text = json.dumps(found)
            assert not [each for each in (str(folder), sys.prefix) if each in text]

        do(work)

    @pytest.mark.slow
    def test_of_a_running_server_uses_the_accounts_that_the_person_names(self, folder: Path) -> None:
        with start("--scene", "demo") as server:

            async def work(opened: ClientSession) -> None:
                assert (await called(opened, "list_calls", account=1))["calls"] == []
                assert "this session has no account 2. It has: 1" in await refused(opened, "list_calls", account=2)

            run(folder, work, "--server", server.line["url"], "--account", "1")

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("line", "names"),
        [
            ("{0}/connector.sh", ["connector.sh"]),
            ("sh -c 'echo {0}/rows.csv sqlite:///{0}/a.db file://{0}/b.db >&2; exit 3'", ["rows.csv", "a.db", "b.db"]),
        ],
    )
    def test_names_files_of_a_connector_without_their_folders(
        self, folder: Path, do: Do, line: str, names: list[str]
    ) -> None:
        root = f"/{Path('/bin/sh').resolve().parts[1]}"
        text = (CONNECTORS / "close_opportunities.yaml").read_text()
        own = [each for each in text.splitlines() if not each.startswith("command:")]
        (folder / "judge.yaml").write_text("\n".join([*own, f"command: {line.format(f'{root}/nowhere')}", ""]))
        answers = list[str]()

        async def work(opened: ClientSession) -> None:
            answer = await opened.call_tool("judge", {"scenarios": ["touched_between_pages"]})
            answers.append(answer.model_dump_json())

        do(work)
        assert [name for name in names if name not in answers[0]] == []
        assert f"{root}/nowhere" not in answers[0]


class TestOddArguments:
    """Arguments of a client that come near a command or a file, or that no text can contain."""

    @pytest.mark.parametrize(
        ("given", "reason"),
        [
            ({"file": "--html=report.html"}, "--html=report.html: No such file"),
            ({"file": "--list"}, "--list: No such file"),
            ({"scenarios": ["--html=report.html"]}, "unknown scenario --html=report.html"),
            ({"scenarios": ["ties,--keep"]}, "unknown scenario ties,--keep"),
            ({"file": "x\0y"}, "'x\\x00y' cannot be the name of a file: embedded null byte"),
            ({"file": "../judge.yaml"}, "must be a file in the folder"),
            ({"file": "outside/judge.yaml"}, "must be a file in the folder"),
            ({"file": "."}, "must be a file in the folder"),
            ({"file": "a" * 5_000}, "File name too long"),
        ],
    )
    def test_of_judge_are_its_file_and_its_scenarios_alone(
        self, folder: Path, do: Do, tmp_path: Path, given: dict[str, Any], reason: str
    ) -> None:
        (tmp_path / "judge.yaml").write_text("vendor: close\n")
        link = folder / "outside"
        link.unlink(missing_ok=True)
        link.symlink_to(tmp_path)

        async def work(opened: ClientSession) -> None:
            assert reason in await refused(opened, "judge", **given)

        do(work)
        assert not (folder / "report.html").exists()

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("line", "number"),
        [
            ('{"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": "\\ud800"}}', 7),
            (f'{{"jsonrpc": "2.0", "id": "a", "method": "ping", "params": {{"a": {"[" * 1_000}{"]" * 1_000}}}}}', "a"),
            ("no message", None),
        ],
    )
    def test_of_messages_that_cannot_be_read_are_answered(self, line: str, number: int | str | None) -> None:
        code = "from dealdock.cli.mcp_server import SessionServer; SessionServer('dealdock').run('stdio')"
        done = subprocess.run(
            [sys.executable, "-c", code], input=f"{line}\n", capture_output=True, text=True, check=True
        )
        answer = json.loads(done.stdout)
        assert (answer["id"], answer["error"]["code"]) == (number, -32700)
        assert "the message cannot be read: Invalid JSON" in answer["error"]["message"]


class TestMistakes:
    def test_without_the_package_one_line_says_what_to_install(
        self, dealdock: Dealdock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "mcp", None)
        done = dealdock("mcp")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert "python -m pip install 'mcp>=2.3'" in done.stderr

    def test_of_options_are_one_line(self, dealdock: Dealdock) -> None:
        done = dealdock("mcp", "--account", 1)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        done = dealdock("mcp", "--server", "http://127.0.0.1:9")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
