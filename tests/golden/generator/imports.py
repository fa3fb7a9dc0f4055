"""Imports of versions 3 and 4: each operation, and each error that an import alone has."""

import json
from collections.abc import Iterator
from typing import Any, Final

from tests.golden.generator.opening import keep, opened
from tests.golden.generator.pardot import FORMATS, Caller, path
from tests.golden.generator.script import JSON, KEYS, Script

UPSERT: Final = {"operation": "Upsert", "object": "Prospect", "columns": [{"field": "email"}]}
WRONG: Final[tuple[Any, ...]] = (
    "{",
    "",
    "[]",
    {"object": "Prospect"},
    UPSERT | {"operation": "Delete"},
    UPSERT | {"state": "Ready"},
    UPSERT | {"colour": "red"},
    UPSERT | {"columns": "email"},
    UPSERT | {"columns": [{"field": "colour"}]},
)
CREATED: Final = keep("import", "body", 'id(?:>|": ?)([0-9]+)')
"""The id of an import that was created."""
FORM: Final = ("content-type", "multipart/form-data; boundary=x")
ROWS: Final = "email,city\r\nrobin@lamp.example,Ayr\r\nnobody,Wick\r\n"
FILES: Final = {
    "no file": (),
    "two files": (ROWS, ROWS),
    "no rows": ("email,city\r\n",),
    "another column": ("email,colour\r\nrobin@lamp.example,red\r\n",),
    "a column less": ("city\r\nAyr\r\n",),
}


def sessions() -> Iterator[Script]:
    """List the sessions."""
    script = opened("imports", job_seconds=0)
    for format_ in FORMATS:
        caller = Caller(script, format_)
        _create(script, f"an import in {format_}", UPSERT, format_)
        for title, files in FILES.items():
            _upload(script, title, format_, *files)
        _upload(script, "a file", format_, ROWS)
        _update(script, f"make it ready in {format_}", format_, {"state": "Ready"})
        _update(script, "make it ready again", format_, {"state": "Ready"})
        _upload(script, "another file", format_, ROWS)
        caller.call(f"read it in {format_}", "import", "read", id="${import}")
        caller.call(f"its errors, asked for in {format_}", "import", "downloadErrors", id="${import}")
        caller.call(f"query in {format_}", "import", "query")
        caller.call("query with a wrong origin", "import", "query", origin="mail")
        for body in WRONG:
            _create(script, f"a wrong one: {str(body)[:40]}", body, format_)
        _create(script, f"an import without a file in {format_}", UPSERT, format_)
        for wrong in ({"state": "Ready"}, {"state": "Open"}, {}):
            _update(script, f"make it {wrong.get('state')}", format_, wrong)
        caller.call("its errors", "import", "downloadErrors", id="${import}")
        caller.call("one that is not there", "import", "read", id="2147483647")
    _create(script, "an import that gets too many files", UPSERT, "json")
    for place in range(11):
        _upload(script, f"file {place + 1}", "json", ROWS)
    yield script


def _create(script: Script, title: str, body: Any, format_: str) -> None:
    text = body if isinstance(body, str) else json.dumps(body)
    target = f"{path('import', 'create')}?format={format_}"
    kept = CREATED if body == UPSERT else ()
    script.send(title, "POST", target, ("authorization", KEYS), JSON, body=text, keep=kept)


def _update(script: Script, title: str, format_: str, body: Any) -> None:
    target = f"{path('import', 'update')}/id/${{import}}?format={format_}"
    script.send(title, "PATCH", target, ("authorization", KEYS), JSON, body=json.dumps(body))


def _upload(script: Script, title: str, format_: str, *files: str) -> None:
    part = '--x\r\nContent-Disposition: form-data; name="importFile"; filename="p.csv"\r\n\r\n{}\r\n'
    body = "".join(map(part.format, files)) + "--x--\r\n"
    target = f"{path('import', 'batch')}/id/${{import}}?format={format_}"
    script.send(title, "POST", target, ("authorization", KEYS), FORM, body=body)
