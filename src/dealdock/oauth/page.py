"""The consent page, and its error page: plain HTML with forms, labels and headings, and without scripts."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from html import escape
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from dealdock.oauth.answers import NO_STORE
from dealdock.oauth.errors import OAuthReason
from dealdock.web.messages import Answer

_STYLE: Final = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 30rem; margin: 3rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; }
h2 { font-size: 1.1rem; margin-top: 0; }
label { display: block; font-weight: 600; }
input, button { font: inherit; padding: .5rem .75rem; }
input { box-sizing: border-box; width: 100%; }
:focus-visible { outline: .2rem solid; outline-offset: .15rem; }
.problem { border: .2rem solid #c00; padding: 1rem; }
.wrong { color: light-dark(#b00000, #ff9090); font-weight: 600; margin: .25rem 0; }
.where { overflow-wrap: anywhere; }
"""

_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
{main}
</main>
</body>
</html>
"""

_CONSENT: Final = """{summary}<h1>Allow access to {account}?</h1>
<p>An app wants to read and change this account's records in your name. It then goes on at
<strong class="where">{where}</strong>.</p>
{scopes}<form method="post" action="{action}">
{hidden}{email}{password}<p><button type="submit" name="decision" value="allow">Log in and allow</button>
<button type="submit" name="decision" value="deny" formnovalidate>Deny</button></p>
</form>"""

_SUMMARY: Final = """<div class="problem" role="alert" aria-labelledby="problem">
<h2 id="problem">There is a problem</h2>
<ul>
{items}</ul>
</div>
"""

_FIELD: Final = """<p><label for="{name}">{label}</label>
{wrong}<input id="{name}" name="{name}" type="{name}" autocomplete="{autocomplete}" required{rest}></p>
"""

_SOURCE: Final = f"'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'"


def consent(
    *,
    action: str,
    account: str,
    redirect_uri: str,
    scopes: Iterable[str],
    carried: Mapping[str, str],
    email: str,
    mistakes: Mapping[str, str],
) -> Answer:
    """Return the consent page.

    Its form is sent to `action`. `mistakes` has the errors of the previous input, by field.
    """
    words = "".join(f"<li>{escape(scope)}</li>\n" for scope in scopes)
    main = _CONSENT.format(
        summary=_summary(mistakes),
        action=escape(action),
        account=escape(account),
        where=escape(_origin(redirect_uri)),
        scopes=f"<p>It asks for:</p>\n<ul>\n{words}</ul>\n" if words else "",
        hidden="".join(f'<input type="hidden" name="{escape(n)}" value="{escape(v)}">\n' for n, v in carried.items()),
        email=_field("email", "Email address", "username", mistakes, f' value="{escape(email)}"'),
        password=_field("password", "Password", "current-password", mistakes),
    )
    title = f"{'Error: ' if mistakes else ''}Allow access to {account}?"
    status = HTTPStatus.BAD_REQUEST if mistakes else HTTPStatus.OK
    return _html(title, main, status, f"'self' {_target(redirect_uri)}")


def refusal(reason: OAuthReason) -> Answer:
    """Return the error page for a request that cannot be redirected."""
    main = (
        "<h1>This request can't be answered</h1>\n"
        f"<p>The app that sent you here made a mistake: {escape(reason.description)}.</p>\n"
        f"<p>For its developers: <code>{escape(reason.error)}</code></p>"
    )
    return _html("This request can't be answered", main, HTTPStatus.BAD_REQUEST, "'none'")


def _summary(mistakes: Mapping[str, str]) -> str:
    items = "".join(f'<li><a href="#{name}">{escape(words)}</a></li>\n' for name, words in mistakes.items())
    return _SUMMARY.format(items=items) if items else ""


def _field(name: str, label: str, autocomplete: str, mistakes: Mapping[str, str], rest: str = "") -> str:
    """Return an input whose type is its name. The first wrong field has the focus."""
    wrong = ""
    if name in mistakes:
        wrong = f'<span class="wrong" id="{name}-wrong">{escape(mistakes[name])}</span>\n'
        rest += f' aria-invalid="true" aria-describedby="{name}-wrong"'
        rest += " autofocus" if name == next(iter(mistakes)) else ""
    return _FIELD.format(name=name, label=label, autocomplete=autocomplete, wrong=wrong, rest=rest)


def _origin(redirect_uri: str) -> str:
    """Return the origin of the address, for display."""
    parts = urlsplit(redirect_uri)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else f"{parts.scheme}:"


def _target(redirect_uri: str) -> str:
    """Return the address in the form of a content security policy. The policy also applies to the final redirect."""
    parts = urlsplit(redirect_uri)
    plain = parts.scheme in {"http", "https"} and "[" not in parts.netloc  # a policy cannot contain an IPv6 address
    return f"{parts.scheme}://{parts.netloc}" if plain else f"{parts.scheme}:"


def _html(title: str, main: str, status: int, form_action: str) -> Answer:
    policy = (
        f"default-src 'none'; style-src {_SOURCE}; form-action {form_action}; base-uri 'none'; frame-ancestors 'none'"
    )
    headers = (
        (b"content-security-policy", policy.encode()),
        (b"referrer-policy", b"no-referrer"),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"DENY"),
    )
    body = _PAGE.format(title=escape(title), style=_STYLE, main=main).encode()
    return Answer(status, body, b"text/html; charset=utf-8", (*NO_STORE, *headers))
