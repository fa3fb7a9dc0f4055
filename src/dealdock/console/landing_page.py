"""The landing page `GET /`: HTML for a browser, JSON for a program."""

import base64
import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
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

_ASSETS: Final = Path(__file__).parent / "assets"

_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>dealdock {version}</title>
<style>{style}</style>
</head>
<body>
<main class="start">
<h1>dealdock {version}</h1>
<p>An emulator of the APIs of CRMs ({vendors}): a sandbox for developers of connectors.</p>
<p><a class="button" href="{console}">Open the console</a> to see calls and records, and to control accounts.</p>
{accounts}
<h2>Addresses</h2>
{addresses}
<h2>Try it {copy}</h2>
<pre class="curl" tabindex="0" aria-label="A command that calls the API"><code id="curl">{curl}</code></pre>
{credentials}
</main>
<p id="announcements" class="hidden" aria-live="polite"></p>
<script>{script}</script>
</body>
</html>
"""

_MAX_ACCOUNTS: Final = 10


@cache
def _inlined() -> tuple[str, str]:
    """Return the style and the script of the page, which loads nothing: it is also shown at hosts of services."""
    style, script = ((_ASSETS / name).read_text(encoding="utf-8") for name in ("console.css", "copy.js"))
    return style, script


@cache
def _headers() -> dict[str, str]:
    style, script = (base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in _inlined())
    return {
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        f"script-src 'sha256-{script}'; style-src 'sha256-{style}'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "Vary": "Accept",
        "X-Content-Type-Options": "nosniff",
    }


def page(sandbox: Sandbox) -> Callable[[Request], Response]:
    """Return the handler of `GET /` for one sandbox."""
    vendors = sandbox.vendors

    def answer(request: Request) -> Response:
        url = sandbox.settings.public_url or f"{request.url.scheme}://{request.url.netloc}"
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
            return HTMLResponse(_html(vendors, facts, example, first, named), headers=_headers())
        content = {"name": "dealdock", "version": __version__, "url": url, **facts, "curl": example}
        return JSONResponse(content, headers=_headers())

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
    style, script = _inlined()
    return _PAGE.format(
        version=escape(__version__),
        style=style,
        script=script,
        copy=_copy_button("curl"),
        vendors=escape(", ".join(vendors.names)),
        console=escape(f"{facts['console_url']}"),
        accounts=_accounts(named, f"{facts['console_url']}"),
        addresses=_list(addresses, pages=("Control plane", "Documentation"), words=("Database",)),
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


def _list(facts: Mapping[str, str | None], pages: Collection[str] = (), words: Collection[str] = ()) -> str:
    """Return a list of facts. `pages` are links to their addresses, `words` are texts; others can be copied."""
    rows = list[str]()
    for name, fact in facts.items():
        if fact is not None:
            text, place = escape(fact), name.lower().replace(" ", "-")
            shown = f'<code class="url" id="{place}">{text}</code> {_copy_button(place)}'
            if name in pages:
                shown = f'<a class="url" href="{text}">{text}</a>'
            rows.append(f"<dt>{escape(name)}</dt><dd>{text if name in words else shown}</dd>\n")
    return f"<dl>\n{''.join(rows)}</dl>"


def _copy_button(place: str) -> str:
    return f'<button type="button" class="copy" data-copy="{place}" aria-label="Copy {place}" hidden>Copy</button>'
