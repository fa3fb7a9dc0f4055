"""Records the database that another commit of this project makes of the scene, for the test of upgrades.

    git worktree add --detach ../then COMMIT
    python -m tests.upgrades.make ../then

writes, named by the schema's revision there, the database as SQL, once of SQLite and once of PostgreSQL, and as JSON
what its server was asked and answered. Who adds a migration does this with the commit before.
"""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from tests import pgserver
from tests.builders import NO_TLS
from tests.running import spawn

HERE = Path(__file__).parent
SECRET = "the secret of then"
CHOSEN = {"email": "rita@harbour.example", "password": "correct horse", "user_key": "0123456789abcdef" * 2}
NOT_THERE_YET = 404
OBJECTS = ("campaign", "customField", "list", "listMembership", "tag", "user", "visitorActivity")
Call = dict[str, Any]


@contextmanager
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=30, verify=NO_TLS, trust_env=False) as opened:
        yield opened


def ask(http: httpx.Client, call: Call) -> Any:
    """Return status and body; of the journal, what does not differ from run to run."""
    answer = http.request(call["method"], call["path"], **call["options"])
    assert answer.is_success or answer.status_code in {404, 405}, answer.text
    body: Any = answer.json() if answer.headers.get("content-type") == "application/json" else answer.text
    if call["path"].endswith("/requests") and answer.is_success:
        body = [[entry["method"], entry["url"], entry["status"]] for entry in body]
    return [answer.status_code, body]


def post(path: str, **options: Any) -> Call:
    return {"method": "POST", "path": path, "options": options}


def get(path: str, **options: Any) -> Call:
    return {"method": "GET", "path": path, "options": options}


def changes(accounts: list[dict[str, Any]]) -> list[Call]:
    """Return calls that change the database as no scene does. Where a commit lacks one, it answers 404."""
    first, second = (f"/_dealdock/accounts/{account['id']}" for account in accounts)
    deal = keys(accounts[0]) | {"name": "After the snapshot", "value": 3, "probability": 4, "prospect_id": 500}
    fault = {"match": {"object": "opportunity", "operation": "delete"}, "effect": {"error": 66}, "times": 3}
    pushed = {"crm_fid": "006A", "name": "Pushed", "value": 5, "probability": 10, "prospects": ["max@example.com"]}
    return [
        {"method": "PUT", "path": f"{first}/snapshots/then", "options": {}},
        post(f"{first}/records/tag", json={"name": "Fair"}),
        post(f"{first}/records/prospect_account", json={"name": "Acme"}),
        post("/api/opportunity/version/3/do/create", data=deal),
        post("/api/opportunity/version/3/do/delete", data=keys(accounts[0]) | {"id": 1234}),
        post(f"{first}/faults", json=fault),
        post(f"{second}/records/prospect", json={"email": "max@example.com"}),
        post(f"{second}/crm/opportunities", json=pushed),
        post("/api/login/version/3", data=CHOSEN | {"password": "wrong"}),
    ]


def questions(accounts: list[dict[str, Any]]) -> list[Call]:
    """Return calls that show every record, by an API key, an access token and a password that were good then."""
    first, second = accounts
    form = keys(first)
    bearer = {"Authorization": f"Bearer {first['access_token']}", "Pardot-Business-Unit-Id": first["business_unit_id"]}
    return [
        *(get(f"/_dealdock/accounts/{first['id']}/{what}") for what in ("requests", "snapshots", "faults")),
        post("/api/opportunity/version/3/do/query", data=form | {"output": "full"}),
        post("/api/opportunity/version/3/do/query", data=form | {"deleted": "true", "created_after": "1 year ago"}),
        post("/api/prospect/version/3/do/query", data=form | {"output": "full", "deleted": "all"}),
        *(post(f"/api/{each}/version/3/do/query", data=form) for each in OBJECTS),
        post("/api/account/version/3/do/read", data=form),
        get("/api/prospect/version/3/do/query?format=json&output=mobile", headers=bearer),
        post("/api/opportunity/version/4/do/query", data=keys(second) | {"output": "full"}),
        post("/api/login/version/3", data=CHOSEN | {"format": "json"}),
        get(f"/_dealdock/accounts/{first['id']}/export"),
        get(f"/_dealdock/accounts/{second['id']}/export"),
    ]


def keys(account: dict[str, Any]) -> dict[str, str]:
    return {"api_key": account["api_key"], "user_key": account["user_key"] or CHOSEN["user_key"], "format": "json"}


def made(then: Path, database: str, dump: list[str] | Path) -> tuple[str, list[list[Any]]]:
    """The database as SQL, and the calls with their answers."""
    environment = {"PYTHONPATH": then / "src", "DEALDOCK_SECRET": SECRET, "DEALDOCK_DATABASE": database}
    with spawn("--scene", HERE / "scene.yaml", **environment) as (_, url), client(url) as http:
        accounts = [http.get(f"/_dealdock/accounts/{number}").json() for number in (1, 2)]
        for call in changes(accounts):
            ask(http, call)
        calls = questions(accounts)
        for call in [*calls, calls[0]]:  # what asking leaves behind is there from now on, the journal too
            ask(http, call)
        sql = of_sqlite(dump) if isinstance(dump, Path) else of_postgres(dump)
        answers = [[call, ask(http, call)] for call in calls]
    return sql, [each for each in answers if each[1][0] != NOT_THERE_YET]


def of_sqlite(file: Path) -> str:
    with closing(sqlite3.connect(file)) as db:
        return "\n".join(db.iterdump()) + "\n"


def of_postgres(program: list[str]) -> str:
    said = subprocess.run(program, capture_output=True, text=True, check=True).stdout
    noise = ("-- ", "\\", "SET ", "SELECT pg_catalog.set_config")
    lines = (line for line in said.splitlines() if line not in {"", "--"} and not line.startswith(noise))
    return "".join(f"{line}\n" for line in lines)


@contextmanager
def postgres() -> Iterator[Path]:
    """The directory of a server that goes when the block ends."""
    program = [sys.executable, pgserver.__file__]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        directory = Path(server.stdout.readline().strip())
        pgserver.wait_until_ready(directory)
        yield directory
        server.communicate("\n")


def main(then: Path) -> None:
    with TemporaryDirectory() as folder, postgres() as directory:
        file = Path(folder) / "then.db"
        program = [str(pgserver.installation() / "bin" / "pg_dump"), "--inserts", "--no-owner", "--no-privileges"]
        sqlite, answers = made(then, str(file), file)
        with closing(sqlite3.connect(file)) as db:
            (revision,) = db.execute("SELECT version_num FROM alembic_version").fetchone()
        url = f"postgresql://postgres@/postgres?host={directory}"
        sql, again = made(then, url, [*program, "--host", str(directory), "--username", "postgres", "postgres"])
    assert again == answers, "the two databases don't answer alike"
    (HERE / f"{revision}.sqlite.sql").write_text(sqlite)
    (HERE / f"{revision}.postgresql.sql").write_text(sql)
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in answers)
    (HERE / f"{revision}.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
