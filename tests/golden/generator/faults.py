"""Faults: every error code, every effect, matching, and the control plane's calls for them."""

import json
from collections.abc import Iterator
from itertools import cycle
from typing import Any, Final

from tests.golden.generator.catalogue import ERRORS
from tests.golden.generator.oauth import BY_CLIENT, TOKEN
from tests.golden.generator.opening import opened
from tests.golden.generator.pardot import FORMATS, Caller, path
from tests.golden.generator.script import FORM, KEYS, Script, form

QUERY: Final = path("opportunity", "query")
AUTHORIZED: Final = ("authorization", KEYS)
FEW: Final = {"limit": "1", "output": "bulk"}

EFFECTS: Final[tuple[dict[str, Any], ...]] = (
    {"error": 66},
    {"error": 66, "status": 503},
    {"error": 66, "status": 500},
    {"error": 183, "when": "after"},
    {"error": 51, "status": 413},
    {"status": 503},
    {"status": 404},
    {"status": 200},
    {"status": 204},
    {"status": 599},
    {"status": 502, "body": "é <gone>", "content_type": "text/plain"},
    {"delay": 0.01},
    {"delay": 0.01, "error": 85},
    {"delay": 0.01, "when": "after"},
    {"close": True},
    {"close": True, "when": "after"},
    {"close": "middle"},
    {"truncate": 0},
    {"truncate": 100},
    {"truncate": 10_000},
    {"status": 500, "body": "0123456789", "truncate": 4},
    {"status": 500, "close": "middle"},
)
WRONG: Final = ("", "x", "{}", "[]", '{"error": 1000}', '{"error": "invalid_grant"}', '{"close": 1}', '{"colour": 1}')
NONSENSE: Final[tuple[Any, ...]] = (
    None,
    {},
    [],
    {"effect": {}},
    {"effect": {"error": 1000}},
    {"effect": {"error": 66, "status": 200, "body": "x"}},
    {"effect": {"close": True, "truncate": 5}},
    {"effect": {"expire_key": True, "error": 66}},
    {"effect": {"truncate": 5}, "when": "before"},
    {"effect": {"error": 66}, "times": 0},
    {"effect": {"error": 66}, "match": {"object": "unicorn"}},
    {"effect": {"error": 66}, "match": {"object": "visit", "operation": "create"}},
    {"effect": {"error": 66}, "match": {"operation": "fly"}},
    {"effect": {"error": 66}, "match": {"parameters": {"api_key": "x"}}},
    {"effect": {"error": 66}, "match": {"nth": 1, "probability": 0.5}},
    {"effect": {"error": 66}, "match": {"object": "token"}},
    {"effect": {"error": "invalid_grant"}, "match": {"object": "opportunity"}},
    {"effect": {"expire_key": True}, "match": {"object": "login"}},
    {"effect": {"fail_job": 1}, "match": {"object": "opportunity"}},
    {"effect": {"fail_job": 1, "error": 66}},
    {"effect": {"fail_job": 1}, "when": "after"},
    {"effect": {"error": 66}, "colour": "red", "when": "later"},
)
RIGHT: Final[tuple[dict[str, Any], ...]] = (
    {"effect": {"error": 66}, "match": {"object": "Opportunities", "operation": "READ"}, "times": 1},
    {"effect": {"error": 85}, "match": {"parameters": {"id": 304, "note": " a, b"}}},
    {"effect": {"status": 503}, "match": {"operation": "query", "nth": 2}, "times": 2},
    {"effect": {"error": 84}, "match": {"object": "prospect", "probability": 0.5}},
    {"effect": {"expire_key": True}, "match": {"object": "user"}, "when": "after", "times": 1},
    {"effect": {"error": "invalid_client"}, "match": {"object": "token"}, "times": 1},
    {"effect": {"fail_job": 2}, "match": {"object": "export"}, "times": 1},
    {"effect": {"error": 131}, "match": {"object": "login"}, "times": 1},
    {"effect": {"delay": 0.01, "error": 99}, "match": {"object": "campaign", "operation": "create"}, "when": "after"},
)


def sessions() -> Iterator[Script]:
    """List the sessions."""
    yield _codes()
    yield _effects()


def _asked(fault: Any) -> tuple[str, str]:
    """Return the header that requests a fault for its own call."""
    return "dealdock-fault", fault if isinstance(fault, str) else json.dumps(fault)


def _codes() -> Script:
    """Add every error with its text."""
    script = opened("fault-codes", is_filled=False)
    formats = cycle(FORMATS)
    for code in ERRORS:
        target = f"{QUERY}?format={next(formats)}"
        script.send(f"error {code}", "GET", target, AUTHORIZED, _asked({"error": code}))
    _set(script)
    return script


def _effects() -> Script:
    script = opened("fault-effects")
    for number, effect in enumerate(EFFECTS):
        for format_ in FORMATS if "error" in effect or "close" in effect else FORMATS[:1]:
            target = f"{path('campaign', 'create')}?format={format_}&name=Fair{number}"
            script.send(f"{effect}", "POST", target, AUTHORIZED, _asked(effect))
    Caller(script).call("what was created all the same", "campaign", "query", sort_by="id", id_greater_than="34")
    for effect in ({"close": "middle"}, {"truncate": 300}, {"delay": 0.01, "when": "after"}, {"status": 500}):
        target = f"{QUERY}?output=mobile"
        script.send(f"a stream: {effect}", "GET", target, AUTHORIZED, _asked(effect))
        script.send(f"a head: {effect}", "HEAD", target, AUTHORIZED, _asked(effect))
    for wrong in WRONG:
        script.send(f"no fault: {wrong}", "GET", QUERY, AUTHORIZED, _asked(wrong))
    script.send("without keys", "GET", QUERY, _asked({"error": 66}))
    for effect in ({"error": "invalid_grant"}, {"error": "server_error"}, {"error": 66}, {"status": 503}):
        script.send(f"for a token: {effect}", "POST", TOKEN, FORM, _asked(effect), body=form(BY_CLIENT))
    _of_accounts(script)
    script.steer("no faults, and a new key", "DELETE", "/accounts/1/faults")
    script.steer("the new key", "GET", "/accounts/1", keep="me")
    script.send("expire the key", "GET", QUERY, AUTHORIZED, _asked({"expire_key": True, "when": "after"}))
    script.send("it has expired", "GET", QUERY, AUTHORIZED)
    return script


def _of_accounts(script: Script) -> None:
    for new in RIGHT:
        script.steer("add a fault", "POST", "/accounts/1/faults", new)
    login = {"email": "${me.email}", "password": "${me.password}", "user_key": "${me.user_key}"}
    for _ in FORMATS:
        caller = Caller(script, "xml")
        caller.call("read", "opportunity", "read", id="304", output="bulk")
        caller.call("read with a note", "opportunity", "read", id="304", note="a,b", output="bulk")
        caller.call("create and lose the answer", "campaign", "create", name="Fair")
        for _ in range(3):
            caller.call("query", "opportunity", "query", **FEW)
            caller.call("by chance", "prospect", "query", fields="id", **FEW)
        script.post("a token", TOKEN, **BY_CLIENT)
        script.post("log in", "/api/login/version/3", **login)
    Caller(script, "json").call("a key that expires", "user", "read", id="1")
    Caller(script, "json").call("and has expired", "user", "read", id="1")
    script.steer("what was counted", "GET", "/accounts/1/faults")
    script.steer("the journal", "GET", "/accounts/1/requests?limit=5")


def _set(script: Script) -> None:
    faults = "/accounts/1/faults"
    for wrong in NONSENSE:
        script.steer("no fault", "POST", faults, wrong)
    for new in RIGHT:
        script.steer("a fault", "POST", faults, new)
    script.steer("all", "GET", faults)
    for number in ("1", "9", "x", "0"):
        script.steer(f"fault {number}", "GET", f"{faults}/{number}")
        script.steer(f"release {number}", "POST", f"{faults}/{number}/release")
        script.steer(f"take away {number}", "DELETE", f"{faults}/{number}")
    script.steer("the rest", "GET", faults)
    script.steer("take all away", "DELETE", faults)
    script.steer("none", "GET", faults)
    script.steer("numbers go on", "POST", faults, RIGHT[0])
    for method in ("PUT", "PATCH"):
        script.steer(f"{method} is not possible", method, faults, RIGHT[0])
    script.steer("no such account", "GET", "/accounts/9/faults")
