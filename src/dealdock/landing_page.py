"""The landing page `GET /`: HTML for a browser, JSON for a program."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from html import escape
from typing import Final

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from dealdock import __version__
from dealdock.platform.accounts import accounts
from dealdock.platform.accounts.account_view import AccountView
from dealdock.platform.errors import AWAY
from dealdock.platform.vendors import Vendors
from dealdock.sandbox import Sandbox, is_loopback
from dealdock.web import host

_STYLE: Final = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 3rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: 0; }
h2 { font-size: 1.1rem; margin-top: 2rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.5rem; }
dt { opacity: .75; }
dd { margin: 0; overflow-wrap: anywhere; }
pre { padding: 1rem; overflow-x: auto; border: 1px solid; border-radius: .4rem; }
"""

_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>dealdock {version}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>dealdock {version}</h1>
<p>An emulator of the APIs of CRMs ({vendors}): a sandbox for developers of connectors.</p>
<h2>Addresses</h2>
{addresses}
<h2>Try it</h2>
<pre tabindex="0"><code>{curl}</code></pre>
{credentials}
</main>
</body>
</html>
"""

_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    f"style-src 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept",
    "X-Content-Type-Options": "nosniff",
}


def page(sandbox: Sandbox) -> Callable[[Request], Response]:
    """Return the handler of `GET /` for one sandbox."""
    vendors = sandbox.vendors

    def answer(request: Request) -> Response:
        url = f"{request.url.scheme}://{request.url.netloc}"
        first = _first(sandbox) if _may_see_credentials(sandbox, request) else None
        facts = {
            "api_url": f"{url}{vendors.get(vendors.default).accounts.api_path}",
            "control_url": f"{url}/_dealdock",
            "docs_url": f"{url}/_dealdock/docs",
            "openapi_url": f"{url}/_dealdock/openapi.json",
            "https_url": _https_url(sandbox, request),
            "database": sandbox.database.engine.dialect.name,
        }
        example = vendors.example_call(url, first)
        if _wants_html(request):
            return HTMLResponse(_html(vendors, facts, example, first), headers=_HEADERS)
        content = {"name": "dealdock", "version": __version__, "url": url, **facts, "curl": example}
        return JSONResponse(content, headers=_HEADERS)

    return answer


def _https_url(sandbox: Sandbox, request: Request) -> str | None:
    """Return the address of the HTTPS port, which is also a proxy; None if no such port is open."""
    if sandbox.https_port is None:
        return None
    return f"https://{request.url.replace(port=sandbox.https_port).netloc}"


def _may_see_credentials(sandbox: Sandbox, request: Request) -> bool:
    """Return True if a client on this machine used a name that no website can redirect to it (DNS rebinding)."""
    return is_loopback(sandbox.settings.host) and is_loopback(host.name(request.scope) or "")


def _first(sandbox: Sandbox) -> AccountView | None:
    """Return the first account with valid credentials; None if there is none, or if the database is unreachable."""

    def work(db: Connection) -> AccountView | None:
        ids = accounts.ids(db)
        return accounts.ready(db, sandbox.credentials, ids[0], now=sandbox.clock.now()) if ids else None

    try:
        return sandbox.database.write(work)
    except AWAY:  # the page is useful without an account
        return None


def _wants_html(request: Request) -> bool:
    """Return True if the client accepts HTML by name. Programs send `*/*` or JSON."""
    return "text/html" in request.headers.get("accept", "").lower()


def _html(vendors: Vendors, facts: Mapping[str, str | None], example: str, first: AccountView | None) -> str:
    credentials = ""
    if first is not None:
        keys = vendors.get(first.vendor).credentials.login_keys
        shown = {"Account": first.name, "Email": first.email, "Password": first.password}
        shown |= {key.replace("_", " ").capitalize(): first.credentials[key] for key in keys}
        credentials = f"<h2>Log in as</h2>\n{_list(shown)}"
    addresses = {
        "API": facts["api_url"],
        "Control plane": facts["control_url"],
        "Documentation": facts["docs_url"],
        "HTTPS": facts["https_url"],
        "Database": facts["database"],
    }
    return _PAGE.format(
        version=escape(__version__),
        style=_STYLE,
        vendors=escape(", ".join(vendors.names)),
        addresses=_list(addresses),
        curl=escape(example),
        credentials=credentials,
    )


def _list(facts: Mapping[str, str | None]) -> str:
    rows = (f"<dt>{escape(name)}</dt><dd>{escape(fact)}</dd>\n" for name, fact in facts.items() if fact is not None)
    return f"<dl>\n{''.join(rows)}</dl>"
