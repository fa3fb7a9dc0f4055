"""The baseline of a server: `python -m tools.bench.baselines.app [--constant FILE] [--database FILE --dataset NUMBER]
[--vendor NAME --account NUMBER]`.

FastAPI on uvicorn, in the usual configuration: an endpoint that returns a constant, and pages and streams read by raw
sqlite3. It prints a line of JSON when it listens.
"""

import argparse
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Response
from fastapi.responses import StreamingResponse

from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.vendor import Vendors
from dealdock.vendors.registry import VENDORS
from tools.bench.baselines import rows
from tools.bench.baselines.rest import Place
from tools.bench.filling import SECRET
from tools.bench.rest_vendors import of_registry

XML = "text/xml; charset=utf-8"
MAX_ROWS = 2**31


def create_app(constant: bytes, database: str | None, dataset_id: int) -> FastAPI:
    """Return the application, whose endpoints run on the event loop."""
    app = FastAPI(openapi_url=None)

    @app.api_route("/constant", methods=["GET", "POST"])
    async def _() -> Response:
        return Response(constant, media_type=XML)

    if database is None:
        return app
    db = rows.connect(database)

    @app.get("/page.xml")
    async def _() -> Response:
        return Response(rows.page_xml(db, dataset_id), media_type=XML)

    @app.get("/page.json")
    async def _() -> Response:
        return Response(rows.page_json(db, dataset_id), media_type="application/json")

    @app.get("/stream.xml")
    async def _(limit: int = MAX_ROWS) -> Response:
        async def pieces() -> AsyncIterator[bytes]:
            for piece in rows.stream_xml(db, dataset_id, limit):
                yield piece

        return StreamingResponse(pieces(), media_type=XML)

    return app


def add_page(app: FastAPI, vendor: str, database: str, place: Place) -> None:
    """Add the page of a vendor's account."""
    db = rows.connect(database)
    page = next(each.baseline for each in of_registry() if each.name == vendor and each.baseline is not None)

    @app.api_route("/page", methods=["GET", "POST"])
    async def _() -> Response:
        return Response(page(db, place), media_type="application/json")


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("--constant", type=Path)
    words.add_argument("--database")
    words.add_argument("--dataset", type=int, default=0)
    words.add_argument("--vendor")
    words.add_argument("--account", type=int, default=0)
    asked = words.parse_args()
    app = create_app(asked.constant.read_bytes() if asked.constant else b"ok", asked.database, asked.dataset)
    if asked.vendor is not None:
        place = Place(asked.account, asked.dataset, Credentials(SECRET, Vendors(VENDORS)))
        add_page(app, asked.vendor, asked.database, place)
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", interface="asgi3", ws="none")
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        print(json.dumps({"url": "http://{}:{}".format(*listener.getsockname())}), flush=True)
        uvicorn.Server(config).run([listener])


if __name__ == "__main__":
    main()
