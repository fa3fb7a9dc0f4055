"""Workers that share PostgreSQL: `python -m tools.bench.baselines.postgres DATABASE DATASET [--workers N]`.

FastAPI on uvicorn with plain `def` endpoints, which run in threads. Each thread has one connection in autocommit mode,
whose statements psycopg prepares. `/read` runs one SELECT, `/create` BEGIN, SELECT, INSERT, INSERT and COMMIT, and
`/page.xml` reads a page of 200 and writes it with f-strings. It prints a line of JSON once it listens.
"""

import argparse
import json
import os
import re
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final

import psycopg
import sqlalchemy as sa
import uvicorn
from fastapi import FastAPI, Response

from tools.bench.baselines import rows
from tools.bench.baselines.app import XML

READ: Final = "SELECT * FROM pardot_opportunity WHERE dataset_id = %s AND id = %s AND NOT deleted"
PROSPECT: Final = "SELECT email FROM pardot_prospect WHERE dataset_id = %s AND id = %s AND NOT deleted"
INSERTS: Final = (
    "INSERT INTO bench_opportunity (name, value) VALUES (%s, %s) RETURNING id",
    "INSERT INTO bench_opportunity_prospect (opportunity_id, prospect_id) VALUES (%s, %s)",
)
TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS bench_opportunity (id bigserial PRIMARY KEY, name text, value bigint)",
    "CREATE TABLE IF NOT EXISTS bench_opportunity_prospect (opportunity_id bigint, prospect_id bigint)",
)


class Connections(threading.local):
    """One connection for each thread, opened at its first use."""

    def __init__(self, database: str) -> None:
        self.db = connect(database)


class Translated:
    """A connection that takes the statements which `rows` has for SQLite."""

    def __init__(self, db: psycopg.Connection[Any]) -> None:
        self._db = db

    def execute(self, statement: str, parameters: Sequence[Any]) -> psycopg.Cursor[Any]:
        """Run a statement in the syntax of PostgreSQL."""
        return self._db.execute(translated(statement), parameters)


@cache
def translated(statement: str) -> str:
    """Return a statement of `rows` in the syntax of PostgreSQL."""
    moment = r"to_char(to_timestamp(\1) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')"
    statement = re.sub(r"datetime\(([\w.]+), 'unixepoch'\)", moment, statement).replace("?", "%s")
    return re.sub(r"(\w+\.deleted) = 0", r"NOT \1", statement)


def connect(database: str) -> psycopg.Connection[Any]:
    """Open a connection in autocommit mode that prepares every statement."""
    url = sa.make_url(database).set(drivername="postgresql")
    address = url.render_as_string(hide_password=False)
    return psycopg.connect(address, autocommit=True, prepare_threshold=0)


def create_app(database: str, dataset_id: int) -> FastAPI:
    """Return the application with its three endpoints."""
    app = FastAPI(openapi_url=None)
    connections = Connections(database)

    @app.get("/read/{number}")
    def _(number: int) -> Response:
        found = connections.db.execute(READ, (dataset_id, number)).fetchone()
        return Response(f"<opportunity>{found}</opportunity>", media_type=XML)

    @app.post("/create/{prospect_id}")
    def _(prospect_id: int) -> Response:
        db = connections.db
        with db.transaction():
            (email,) = db.execute(PROSPECT, (dataset_id, prospect_id)).fetchone() or ("",)
            (number,) = db.execute(INSERTS[0], (email, 100)).fetchone() or (0,)
            db.execute(INSERTS[1], (number, prospect_id))
        return Response(f"<opportunity><id>{number}</id></opportunity>", media_type=XML)

    @app.get("/page.xml")
    def _() -> Response:
        return Response(rows.page_xml(Translated(connections.db), dataset_id), media_type=XML)

    return app


def run(create: Callable[[str, int], FastAPI]) -> None:
    """Serve an application, which is made of the database and the dataset that the command names."""
    words = argparse.ArgumentParser()
    words.add_argument("database")
    words.add_argument("dataset", type=int)
    words.add_argument("--workers", type=int, default=2)
    given = words.parse_args()
    with connect(given.database) as db:
        for table in TABLES:
            db.execute(table)
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        print(json.dumps({"url": "http://{}:{}".format(*listener.getsockname())}), flush=True)
        others: list[int] = []
        for _ in range(given.workers - 1):
            others.append(os.fork())
            if others[-1] == 0:
                others.clear()
                break
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # uvicorn raises the signal again when it has stopped
        app = create(given.database, given.dataset)
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", interface="asgi3", ws="none")
        try:
            uvicorn.Server(config).run([listener])
        finally:
            for process in others:
                os.kill(process, signal.SIGTERM)


if __name__ == "__main__":
    run(create_app)
