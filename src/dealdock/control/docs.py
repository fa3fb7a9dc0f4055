"""The pages `/_dealdock/docs` and `/_dealdock/docs/<vendor>`, which document the control plane and the emulated APIs.

They load nothing from other servers.
"""

from importlib.resources import files
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

if TYPE_CHECKING:
    from dealdock.platform.vendor import Vendors

router = APIRouter(prefix="/docs", include_in_schema=False)

_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>dealdock: {title}</title>
<link rel="icon" href="{folder}favicon-32x32.png">
<link rel="stylesheet" href="{folder}swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="{folder}swagger-ui-bundle.js"></script>
<script src="{folder}{start}.js"></script>
</body>
</html>
"""

_START_SCRIPT: Final = """SwaggerUIBundle({
  url: "%s",
  dom_id: "#docs",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});
"""

_FILES: Final = {
    "favicon-32x32.png": "image/png",
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
}
"""The files of Swagger UI that are served, with their media types."""

_HEADERS: Final = {
    # Swagger UI sets styles on its elements
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; connect-src 'self'; form-action 'none'; "
    "frame-ancestors 'none'; img-src 'self' data:; script-src 'self'; style-src 'self' 'unsafe-inline'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


described = APIRouter(include_in_schema=False)


@described.get("/openapi/{name}.json")
def openapi(request: Request, name: str) -> Response:
    """Return the description of an emulated API."""
    vendors: Vendors = request.app.state.sandbox.vendors
    if name not in vendors.names:
        raise HTTPException(404)
    return JSONResponse(request.app.state.describe(name))


@router.get("")
def page() -> Response:
    """Return the control plane's page."""
    return _page("the control plane", "docs/", "start")


@router.get("/start.js")
def start() -> Response:
    """Return the script that starts the control plane's page."""
    return _script("openapi.json")


@router.get("/{name}")
def file(request: Request, name: str) -> Response:
    """Return an emulated API's page, its script, or a file of Swagger UI."""
    known: Vendors = request.app.state.sandbox.vendors
    if name in known.names:
        return _page(f"the API of {name.capitalize()}", "", name)
    if name.removesuffix(".js") in known.names:
        return _script(f"../openapi/{name.removesuffix('.js')}.json")
    if name not in _FILES:
        raise HTTPException(404)
    content = files("fastapi_swagger").joinpath("resources", name).read_bytes()
    return Response(content, media_type=_FILES[name], headers=_HEADERS)


def _page(title: str, folder: str, start: str) -> Response:
    text = _PAGE.format(title=title, folder=folder, start=start)
    return Response(text, media_type="text/html", headers=_HEADERS)


def _script(url: str) -> Response:
    return Response(_START_SCRIPT % url, media_type="text/javascript", headers=_HEADERS)
