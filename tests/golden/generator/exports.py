"""Exports of versions 3 and 4: each operation, and each error that an export alone has."""

import json
from collections.abc import Iterator
from typing import Any, Final

from tests.golden.generator.opening import keep, opened
from tests.golden.generator.pardot import FORMATS, Caller, path
from tests.golden.generator.script import JSON, KEYS, Script

SINCE: Final = {"name": "filter_by_updated_at", "arguments": {"updated_after": "2026-03-01"}}
WHOLE: Final = {"object": "prospect", "procedure": SINCE, "fields": ["id", "email"]}
WRONG: Final[tuple[Any, ...]] = (
    "{",
    "",
    "[]",
    WHOLE | {"fields": ["colour"]},
    WHOLE | {"object": ""},
    WHOLE | {"object": "unicorn"},
    WHOLE | {"colour": "red"},
    WHOLE | {"procedure": {"name": "filter_by_colour"}},
    WHOLE | {"procedure": {"name": "filter_by_updated_at"}},
    WHOLE | {"procedure": SINCE | {"arguments": {"colour": "red"}}},
    WHOLE | {"procedure": SINCE | {"arguments": {"updated_after": "nonsense"}}},
)
CREATED: Final = keep("export", "body", 'id(?:>|": ?)([0-9]+)')
"""The id of an export that was created."""

OF_VERSION_5: Final = (
    ("authorization", "Bearer ${me.access_token}"),
    ("pardot-business-unit-id", "${me.business_unit_id}"),
    JSON,
)


def sessions() -> Iterator[Script]:
    """List the sessions."""
    script = opened("exports", job_seconds=0)
    for format_ in FORMATS:
        caller = Caller(script, format_)
        _create(script, f"an export in {format_}", WHOLE, format_)
        caller.call(f"read it in {format_}", "export", "read", id="${export}")
        caller.call(f"its file, asked for in {format_}", "export", "downloadResults", id="${export}", file="1")
        caller.call(f"query in {format_}", "export", "query")
        for body in WRONG:
            _create(script, f"a wrong one: {str(body)[:40]}", body, format_)
        caller.call("one that is not there", "export", "read", id="2147483647")
    script.steer("let jobs take time", "PATCH", "/accounts/1", {"job_seconds": 10})
    caller = Caller(script)
    _create(script, "one that waits", WHOLE, "xml")
    for title in ("cancel it", "cancel it again"):
        caller.call(title, "export", "cancel", id="${export}")
    procedure = {"name": "Prospect/FilterByCreatedAt", "arguments": {"createdAfter": "2026-03-28T00:00:00+00:00"}}
    body = json.dumps({"procedure": procedure})
    script.send("one of version 5", "POST", "/api/v5/exports", *OF_VERSION_5, body=body, keep=CREATED)
    caller.call("read it in version 3", "export", "read", id="${export}")
    yield script


def _create(script: Script, title: str, body: Any, format_: str) -> None:
    text = body if isinstance(body, str) else json.dumps(body)
    target = f"{path('export', 'create')}?format={format_}"
    kept = CREATED if body == WHOLE else ()
    script.send(title, "POST", target, ("authorization", KEYS), JSON, body=text, keep=kept)
