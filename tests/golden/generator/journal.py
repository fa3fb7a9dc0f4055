"""The journal, exports and imports."""

import json
from collections.abc import Iterator
from typing import Any, Final

from tests.golden.generator.oauth import BY_CLIENT, BY_PASSWORD, REVOKE, TOKEN
from tests.golden.generator.opening import NOW, opened
from tests.golden.generator.pardot import Caller, path
from tests.golden.generator.script import KEYS, Script

SHORT: Final = {"output": "bulk", "limit": "1"}
FILTERS: Final = (
    "",
    "object=opportunities",
    "object=token",
    "operation=query&limit=1",
    "operation=batchUpsert",
    f"since={NOW}",
    "since=2026-03-28T23:30:01Z",
    "since=0&limit=2",
    "since=9007199254740992",
    "object=unicorn",
    "operation=fly&limit=0",
    "limit=1001",
    "since=soon",
    "colour=red",
)
WRONG_SCENES: Final[tuple[Any, ...]] = (
    [],
    {},
    {"accounts": []},
    {"accounts": [{"colour": "red"}]},
    {"accounts": [{"opportunities": [{"name": "A", "value": 1.234, "probabilty": 5, "campaign": "None"}]}]},
    {"accounts": [{"prospects": [{"email": "x"}, {"id": 5, "email": "a@b.example"}, {"id": 5}]}]},
    {"accounts": [{"visitor_activities": [{"type": 99}], "lists": [{"name": ""}], "clock": {"mode": "frozen"}}]},
)
YAML: Final = """accounts:
  - name: no
    clock: {mode: frozen, at: 2026-03-28T23:30:00Z}
    campaigns: [{name: Website Tracking}, {name: 010, cost: 5}]
    prospects:
      - {email: a@yaml.example, custom_fields: {Tea: Assam}, lists: [News], score: 7}
    custom_fields: [{name: Tea, field_id: Tea}]
    lists: [{name: News}]
    opportunities:
      - {name: Won, value: 2750.4, probability: 100, status: Won, prospects: [a@yaml.example]}
"""
LINES: Final = "\n".join(
    json.dumps(line)
    for line in (
        {"accounts": {"name": "By lines", "clock": {"mode": "frozen", "at": NOW}}},
        {"campaigns": {"name": "Website Tracking"}},
        {"prospects": {"email": "a@lines.example"}},
        {"opportunities": {"name": "Anchor", "value": 1, "probability": 1, "prospects": ["a@lines.example"]}},
    )
)


def sessions() -> Iterator[Script]:
    """List the sessions."""
    yield _journal()
    script = opened("control-exports-and-imports", users=True)
    _export(script)
    _import(script)
    yield script


def _journal() -> Script:
    script = opened("control-journal", users=True)
    caller = Caller(script, "json")
    caller.call("a call", "opportunities", "QUERY", **SHORT)
    caller.call("a refused one", "opportunity", "create", name="<New>", **{"tag[]": "5"})
    script.send(
        "keys in the URL", "GET", f"{path('tag', 'read')}/id/51?api_key=${{me.api_key}}&user_key=${{me.user_key}}"
    )
    script.send("a wrong method", "PUT", path("tag", "query"), ("authorization", KEYS), ("user-agent", "app/1.0"))
    script.post("a wrong key", path("tag", "query"), api_key="guessed", user_key="${me.user_key}")
    script.send("nothing there", "GET", "/api/unicorn/version/3/do/read", ("authorization", KEYS))
    script.send("a head", "HEAD", path("campaign", "query"), ("authorization", KEYS), ("cookie", "a=secret"))
    script.post(
        "a login", "/api/login/version/3", email="${me.email}", password="${me.password}", user_key="${me.user_key}"
    )
    script.post("a token", TOKEN, **BY_PASSWORD)
    script.post("a refused token", TOKEN, **BY_CLIENT | {"client_secret": "wrong"})
    script.post("a revocation", REVOKE, token="${me.access_token}")
    caller.call("a batch", "prospect", "batchUpsert", prospects='{"jo@harbour.example": {"city": "Brest"}, "x": {}}')
    script.send("a stream", "GET", f"{path('opportunity', 'query')}?output=mobile", ("authorization", KEYS))
    caller.call("a long value", "campaign", "create", name="${x*9000}")
    for text in FILTERS:
        script.steer(f"filter {text}", "GET", f"/accounts/1/requests{'?' if text else ''}{text}")
    script.steer("the metrics", "GET", "/metrics")
    script.steer("forget", "DELETE", "/accounts/1/requests")
    script.steer("an archive", "GET", "/accounts/1/requests.har")
    return script.steer("forgotten", "GET", "/accounts/1/requests")


def _export(script: Script) -> None:
    Caller(script).call("something new", "campaign", "create", name="New")
    for format_ in ("", "?format=json", "?format=yaml", "?format=lines", "?format=xml", "?format=yaml&x=1"):
        script.steer(f"export {format_}", "GET", f"/accounts/1/export{format_}")
    script.send("the head of an export", "HEAD", "/_dealdock/accounts/1/export")


def _import(script: Script) -> None:
    target, caller = "/_dealdock/accounts/1/import", Caller(script)
    for wrong in WRONG_SCENES:
        script.steer("a wrong scene", "POST", "/accounts/1/import", wrong)
    for kind, text in (
        ("application/yaml", "a: [b"),
        ("application/yaml", "accounts: &a [*a]"),
        ("application/jsonl", '{"accounts": {}}\n{"unicorns": {}}\n{'),
        ("application/json", "\udcff"),
        ("text/plain", "accounts: []"),
        ("application/yaml", YAML),
        ("application/x-ndjson", LINES),
    ):
        script.send(f"{kind} {text[:20]}", "POST", target, ("content-type", kind), body=text)
        caller.call("what there is", "opportunity", "query", output="bulk", limit="2")
    caller.call("who there is", "prospect", "query", output="simple")
    caller.call("what was left", "visitorActivity", "query")
    script.steer("the account", "GET", "/accounts/1")
    script.steer("back to the scene", "POST", "/accounts/1/reset")
    script.steer("as it began", "GET", "/accounts/1/export?format=yaml")
