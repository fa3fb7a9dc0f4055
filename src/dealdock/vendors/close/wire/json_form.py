"""JSON as Close writes it (contract 1.2): sorted keys, ASCII only, one line feed at the end."""

import json
from typing import Any, Final

from dealdock.web.rest import json_pieces

CONTENT_TYPE: Final = b"application/json"

_ENCODER: Final = json.JSONEncoder(sort_keys=True, check_circular=False)


def written(value: Any) -> bytes:
    """Return the bytes of an answer."""
    return json_pieces.encoded(_ENCODER, value) + b"\n"
