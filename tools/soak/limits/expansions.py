"""Calls whose answers would be far larger than what a client sent: texts that placeholders fill."""

import base64
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from tools.bench.load.timed_connection import TimedConnection, request, succeeded
from tools.soak.limits.largest import LargeCall

_API: Final = "/close/api/v1"
_TEXT: Final = "&" * 90_000
_LINKS: Final = 30
_LEADS: Final = 20
_BODIES: Final = {
    "many placeholders": "{{ lead.description }}" * 1_500,
    "a placeholder that is not closed": "{{" + " " * 90_000,
    "many beginnings of placeholders": "{{ a |" * 15_000,
    "a long default": "{{ lead.nothing | default: '" + " " * 90_000,
}


def calls(url: str) -> Iterator[LargeCall]:
    """Make an account of Close with long texts, templates and links, and yield the calls that fill them."""
    with TimedConnection(url) as connection:

        def made(path: str, document: dict[str, Any], headers: dict[str, str]) -> Any:
            return succeeded(connection.call(request(url, "POST", path, headers=headers, document=document))).json

        account = made("/_dealdock/accounts", {"vendor": "close"}, {})
        pair = base64.b64encode(f"{account['api_key']}:".encode()).decode()
        key = {"Authorization": f"Basic {pair}"}
        leads = [made(f"{_API}/lead/", {"name": "A", "description": _TEXT}, key)["id"] for _ in range(_LEADS)]
        bodies = {
            name: made(f"{_API}/email_template/", {"name": name, "subject": "", "body": body}, key)["id"]
            for name, body in _BODIES.items()
        }
        for number in range(_LINKS):
            link = {"name": str(number), "type": "lead", "url": "https://a.test/" + "{{ description }}" * 25}
            made(f"{_API}/integration_link/", link, key)

    def call(name: str, method: str, path: str, document: dict[str, Any] | None = None) -> LargeCall:
        return LargeCall(name, partial(request, url, method, f"{_API}{path}", headers=key, document=document))

    for name, template in bodies.items():
        yield call(f"a template with {name}", "GET", f"/email_template/{template}/render/?lead_id={leads[0]}")
        email = {"lead_id": leads[0], "status": "sent", "to": ["a@b.test"], "template_id": template}
        yield call(f"an email of {name}", "POST", "/activity/email/", email)
    yield call("leads with links", "GET", "/lead/?_limit=100")
    yield call("a lead with links", "PUT", f"/lead/{leads[0]}/", {"name": "B"})
