"""The landing page `GET /`: HTML for a browser, JSON for a program."""

import base64
import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from html import escape
from typing import Final

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from dealdock.platform.accounts import accounts, overview
from dealdock.platform.accounts.account_view import AccountView
from dealdock.platform.accounts.overview import Overview
from dealdock.platform.errors import DATABASE_ERRORS
from dealdock.platform.vendor import Vendors
from dealdock.sandbox import Sandbox, is_loopback
from dealdock.version import __version__
from dealdock.web import host

_STYLE: Final = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 3rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: 0; }
h2 { font-size: 1.1rem; margin-top: 2rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.5rem; }
dt { opacity: .75; }
dd { margin: 0; overflow-wrap: anywhere; }
code { user-select: all; }
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
<p><a href="{console}">Open the console</a> to see calls and records, and to control accounts.</p>
{accounts}
<h2>Addresses</h2>
{addresses}
<h2>Try it</h2>
<pre tabindex="0"><code>{curl}</code></pre>
{credentials}
</main>
</body>
</html>
"""

_MAX_ACCOUNTS: Final = 10

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
        may_see = _may_see_credentials(sandbox, request)
        first = _first(sandbox) if may_see else None
        facts = {
            "api_url": f"{url}{vendors.get(vendors.default).accounts.api_path}",
            "control_url": f"{url}/_dealdock",
            "console_url": f"{url}/_dealdock/",
            "docs_url": f"{url}/_dealdock/docs",
            "openapi_url": f"{url}/_dealdock/openapi.json",
            "https_url": _https_url(sandbox, request),
            "database": sandbox.database.kind,
        }
        example = vendors.example_call(url, first)
        if _wants_html(request):
            named = _named(sandbox) if may_see else ()
            return HTMLResponse(_html(vendors, facts, example, first, named), headers=_HEADERS)
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
        return (
            accounts.with_valid_credentials(db, sandbox.credentials, ids[0], real=sandbox.clock.now()) if ids else None
        )

    try:
        return sandbox.database.write(work)
    except DATABASE_ERRORS:  # the page is useful without an account
        return None


def _named(sandbox: Sandbox) -> Sequence[Overview]:
    """Return the newest accounts; none if the database is unreachable."""
    real = sandbox.clock.now()
    try:
        return sandbox.database.read(lambda db: overview.page(db, real=real, limit=_MAX_ACCOUNTS))
    except DATABASE_ERRORS:
        return ()


def _wants_html(request: Request) -> bool:
    """Return True if the client accepts HTML by name. Programs send `*/*` or JSON."""
    return "text/html" in request.headers.get("accept", "").lower()


def _html(
    vendors: Vendors,
    facts: Mapping[str, str | None],
    example: str,
    first: AccountView | None,
    named: Sequence[Overview],
) -> str:
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
        console=escape(f"{facts['console_url']}"),
        accounts=_accounts(named, f"{facts['console_url']}"),
        addresses=_list(addresses, pages=("Control plane", "Documentation")),
        curl=escape(example),
        credentials=credentials,
    )


def _accounts(named: Sequence[Overview], console_url: str) -> str:
    """Return links to the pages of accounts, with their names."""
    if not named:
        return ""
    address = f"{escape(console_url)}console/accounts"
    rows = (
        f'<li><a href="{address}/{each.id}">{escape(each.name)}</a> ({escape(each.vendor)})</li>\n' for each in named
    )
    return f"<h2>Accounts</h2>\n<ul>\n{''.join(rows)}</ul>"


def _list(facts: Mapping[str, str | None], pages: Collection[str] = ()) -> str:
    """Return a list of facts. Those named in `pages` are addresses of pages."""
    shown = {name: escape(fact) for name, fact in facts.items() if fact is not None}
    rows = (f"<dt>{escape(name)}</dt><dd>{_value(text, is_page=name in pages)}</dd>\n" for name, text in shown.items())
    return f"<dl>\n{''.join(rows)}</dl>"


def _value(text: str, *, is_page: bool) -> str:
    """Return a link to a page, and another value so that one click selects all of it."""
    return f'<a href="{text}">{text}</a>' if is_page else f"<code>{text}</code>"
