"""What goes back: never kept by anybody on the way."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final
from urllib.parse import quote, urlencode

from dealdock.web.messages import Answer

NO_STORE: Final = ((b"cache-control", b"no-store"), (b"pragma", b"no-cache"))


def answer_json(body: Mapping[str, str], status: int = HTTPStatus.OK, *headers: tuple[bytes, bytes]) -> Answer:
    """An object of texts."""
    return Answer(status, json.dumps(body).encode(), b"application/json", (*NO_STORE, *headers))


def redirect(to: str, parameters: Mapping[str, str]) -> Answer:
    """Send the browser on by GET, whatever it came by (RFC 9700, 4.12); what is empty isn't sent along."""
    sent = urlencode({name: value for name, value in parameters.items() if value}, quote_via=quote)
    location = f"{to}{'&' if '?' in to else '?'}{sent}"
    headers = ((b"location", location.encode()), (b"referrer-policy", b"no-referrer"))
    return Answer(HTTPStatus.SEE_OTHER, headers=(*NO_STORE, *headers))
