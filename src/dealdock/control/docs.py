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
<style>{style}</style>
</head>
<body>
<header><a href="{root}console/">← Console</a> <nav aria-label="Descriptions">{links}</nav></header>
<div id="docs"></div>
<script src="{folder}swagger-ui-bundle.js"></script>
<script src="{folder}{start}.js"></script>
</body>
</html>
"""

_STYLE: Final = """:root { color-scheme: light dark; }
:root[data-theme=light] { color-scheme: light; }
:root[data-theme=dark] { color-scheme: dark; }
body { margin: 0; color: light-dark(#1b1f24, #e6e9ee); background: light-dark(#fff, #14181d); }
header { padding: 0.6rem 1.25rem; font: 0.95rem/1.5 system-ui, sans-serif; }
header { background: light-dark(#f4f6f8, #1d232a); border-bottom: 1px solid light-dark(#d0d7de, #39424d); }
header, nav { display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; }
header a { color: light-dark(#0b5394, #7cc0ff); }
header a[aria-current] { color: inherit; font-weight: 600; text-decoration: none; }
#docs { overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) { :root:not([data-theme=light]) #docs { filter: invert(0.9) hue-rotate(180deg); } }
:root[data-theme=dark] #docs { filter: invert(0.9) hue-rotate(180deg); }
"""
"""The colors of the console. Swagger UI has light ones alone, which dark pages invert."""

_START_SCRIPT: Final = """try {
  const theme = localStorage.getItem("theme"); // which the console keeps
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {}
SwaggerUIBundle({
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
def page(request: Request) -> Response:
    """Return the control plane's page."""
    return _page(request.app.state.sandbox.vendors, "")


@router.get("/start.js")
def start() -> Response:
    """Return the script that starts the control plane's page."""
    return _script("openapi.json")


@router.get("/{name}")
def file(request: Request, name: str) -> Response:
    """Return an emulated API's page, its script, or a file of Swagger UI."""
    known: Vendors = request.app.state.sandbox.vendors
    if name in known.names:
        return _page(known, name)
    if name.removesuffix(".js") in known.names:
        return _script(f"../openapi/{name.removesuffix('.js')}.json")
    if name not in _FILES:
        raise HTTPException(404)
    content = files("fastapi_swagger").joinpath("resources", name).read_bytes()
    return Response(content, media_type=_FILES[name], headers=_HEADERS)


def _page(vendors: "Vendors", shown: str) -> Response:
    """Return the page of an emulated API; of the control plane, if the name is empty."""
    folder, root = ("", "../") if shown else ("docs/", "")
    titles = {"": "the control plane", **{name: f"the API of {name.capitalize()}" for name in vendors.names}}
    now = ' aria-current="page"'
    links = (
        f'<a href="{root}docs{name and "/"}{name}"{now if name == shown else ""}>{title[0].upper()}{title[1:]}</a>'
        for name, title in titles.items()
    )
    text = _PAGE.format(
        title=titles[shown], folder=folder, root=root, start=shown or "start", style=_STYLE, links=" ".join(links)
    )
    return Response(text, media_type="text/html", headers=_HEADERS)


def _script(url: str) -> Response:
    return Response(_START_SCRIPT % url, media_type="text/javascript", headers=_HEADERS)
