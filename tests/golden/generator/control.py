"""The control plane: accounts, users, clocks, quotas, resets, snapshots, and access to it."""

from collections.abc import Iterator
from typing import Any, Final

from tests.golden.generator.opening import FROZEN, opened
from tests.golden.generator.pardot import Caller, path
from tests.golden.generator.script import JSON, KEYS, Script

NEW: Final[tuple[dict[str, Any], ...]] = (
    {"clock": FROZEN},
    {"clock": FROZEN, "scene": "empty", "name": "Nightly & <run>", "connector": "salesforce", "version": 4},
    {"clock": FROZEN, "time_zone": "Asia/Kolkata", "level": "Growth Edition", "limits": {"daily": 5, "concurrent": 1}},
    {"clock": FROZEN, "scoring": {"created": 1, "won": -2, "lost": 3}, "switches": {"keys_in_query": False}},
    {"clock": FROZEN, "switches": {"addresses": ["127.0.0.1", "10.0.0.0/8"]}, "redirect_uris": ["https://a.example/b"]},
    {"clock": FROZEN, "connector": None, "redirect_uris": None, "limits": None, "name": None},
)
WRONG: Final[tuple[Any, ...]] = (
    [],
    "text",
    {"colour": "red"},
    {"name": ""},
    {"name": 5},
    {"version": 5, "connector": "hubspot", "time_zone": "Mars/Base"},
    {"scene": "/etc/passwd"},
    {"limits": {"daily": -1, "weekly": 1}},
    {"scoring": {"created": 10_000_000}},
    {"switches": {"addresses": ["nowhere"], "api_access": "yes"}},
    {"redirect_uris": ["javascript:alert(1)", "x"]},
    {"jwt_public_key": "no key"},
    {"clock": {"mode": "frozen", "seconds": 5}},
    {"clock": {"mode": "offset"}},
    {"clock": {"mode": "real", "at": "2026-01-01"}},
    {"clock": {"mode": "sundial"}},
)
CLOCKS: Final[tuple[Any, ...]] = (
    {"mode": "frozen", "at": "2026-03-29T03:00:00+02:00"},
    {"mode": "frozen"},
    {"mode": "frozen", "at": "2026-10-25T00:30:00.999Z"},
    {"mode": "frozen", "at": "soon"},
    {"mode": "frozen", "seconds": 1},
    {"mode": "offset", "at": "2026-01-01", "seconds": 1},
    {"mode": "real", "seconds": 0},
    {"mode": "stopped", "colour": "red"},
    {},
    None,
)
PATCHES: Final[tuple[Any, ...]] = (
    {},
    {"name": "Renamed"},
    {"time_zone": "America/New_York"},
    {"connector": "sugarcrm"},
    {"connector": None},
    {"limits": {"daily": 7}},
    {"limits": {"daily": None, "concurrent": 2}},
    {"scoring": {"won": 9}},
    {"switches": {"api_keys": False}},
    {"redirect_uris": ["http://[::1]/x", "com.example:/y"]},
    {"redirect_uris": None},
    {"version": 4},
    {"level": "Advanced Edition", "name": None},
)
MISSING: Final = (
    ("GET", ""),
    ("PATCH", ""),
    ("DELETE", ""),
    ("GET", "/changes"),
    ("GET", "/users"),
    ("POST", "/users"),
    ("GET", "/clock"),
    ("PUT", "/clock"),
    ("POST", "/clock/advance"),
    ("GET", "/quota"),
    ("PUT", "/quota"),
    ("GET", "/requests"),
    ("DELETE", "/requests"),
    ("GET", "/export"),
    ("POST", "/import"),
    ("POST", "/answers"),
    ("POST", "/reset"),
    ("GET", "/snapshots"),
    ("PUT", "/snapshots/x"),
    ("DELETE", "/snapshots/x"),
    ("POST", "/jwt_key"),
    ("GET", "/records/prospect"),
    ("GET", "/crm/opportunities/x"),
)
"""Calls of an account that is not there; those with a body send a right one."""

BODIES: Final[dict[str, Any]] = {
    "PATCH ": {},
    "PUT /clock": FROZEN,
    "POST /clock/advance": {"seconds": 1},
    "PUT /quota": {"used": 1},
    "POST /import": {"accounts": [{}]},
    "POST /answers": {"answers": []},
}


def sessions() -> Iterator[Script]:
    """List the sessions."""
    yield _accounts()
    script = opened("control-changes", users=True)
    for part in (_users, _resets, _clocks, _changes, _steering):
        part(script)
    yield script


def _accounts() -> Script:
    script = Script("control-accounts")
    script.steer("none yet", "GET", "/accounts")
    for new in NEW:
        script.steer(f"new: {', '.join(new)}", "POST", "/accounts", new)
    for wrong in WRONG:
        script.steer(f"wrong: {str(wrong)[:40]}", "POST", "/accounts", wrong)
    script.steer("all", "GET", "/accounts")
    for number in ("1", "2", "6", "7", "0", "x", "99999999999"):
        script.steer(f"account {number}", "GET", f"/accounts/{number}")
    script.steer("delete one", "DELETE", "/accounts/6")
    script.steer("it is gone", "DELETE", "/accounts/6")
    script.steer("its id does not come back", "POST", "/accounts", {"clock": FROZEN})
    for method, rest in MISSING:
        script.steer(f"{method} of nobody", method, f"/accounts/9{rest}", BODIES.get(f"{method} {rest}"))
    answer = {"object": "campaign", "body": {"campaign": {"id": 5, "name": "Fog"}}}
    script.steer("answers of the service", "POST", "/accounts/1/answers", {"answers": [answer]})
    script.steer("an unknown object", "POST", "/accounts/1/answers", {"answers": [{**answer, "object": "boat"}]})
    return script


def _changes(script: Script) -> None:
    for patch in PATCHES:
        script.steer(f"change {patch}", "PATCH", "/accounts/1", patch)
    for wrong in WRONG[2:9]:
        script.steer(f"wrong: {str(wrong)[:40]}", "PATCH", "/accounts/1", wrong)
    script.steer("not watched", "GET", "/accounts/1/changes")
    script.steer("watched", "PATCH", "/accounts/1", {"watched": True})
    script.steer("nothing has changed", "GET", "/accounts/1/changes")
    script.steer("no longer watched", "PATCH", "/accounts/1", {"watched": False})
    script.steer("the demo", "POST", "/accounts", {"scene": "demo", "clock": FROZEN}, keep="demo")
    keys = "Pardot api_key=${demo.api_key}, user_key=${demo.user_key}"
    script.post("a query of it", path("opportunity", "query"), ("authorization", keys), limit="1", output="bulk")
    for body in ({"used": 5}, {"used": -1}, {"used": 2_000_000_000}, {"used": "5"}, {}, None):
        script.steer(f"quota {body}", "PUT", "/accounts/1/quota", body)
    script.steer("the quota", "GET", "/accounts/1/quota")


def _users(script: Script) -> None:
    users = "/accounts/1/users"
    new: Any
    for new in (
        None,
        {},
        {"email": "new@harbour.example", "role": "Sales Manager", "time_zone": "Asia/Tokyo", "password": "chosen"},
        {"email": "MIA@harbour.example"},
        {"email": "no address"},
        {"role": "King", "colour": "red"},
        {"time_zone": "Mars/Base"},
        {"password": ""},
        [],
    ):
        script.steer(f"new: {new}", "POST", users, new)
    script.steer("all", "GET", users)
    login = {"email": "new@harbour.example", "password": "chosen", "user_key": "x"}
    script.post("a sales manager logs in", "/api/login/version/3", **login)
    script.steer("two hours pass", "POST", "/accounts/1/clock/advance", {"seconds": 7200})
    script.steer("what has expired", "GET", users)
    script.steer("the first one is logged in again", "GET", "/accounts/1", keep="me")


def _clocks(script: Script) -> None:
    caller = Caller(script)
    for clock in CLOCKS:
        script.steer(f"set {clock}", "PUT", "/accounts/1/clock", clock)
        if isinstance(clock, dict) and set(clock) <= {"mode", "at"}:
            caller.call("a moment", "opportunity", "update", id="304", closed_at="now", output="bulk")
    for seconds in (0, 3600, -1, 10**10, 2 * 10**10, "5", 1.5):
        script.steer(f"advance by {seconds}", "POST", "/accounts/1/clock/advance", {"seconds": seconds})
    script.steer("advance by nothing", "POST", "/accounts/1/clock/advance")
    script.steer("its clock", "GET", "/accounts/1/clock")


def _resets(script: Script) -> None:
    caller, here = Caller(script), "/accounts/1"
    script.steer("take a snapshot", "PUT", f"{here}/snapshots/before")
    caller.call("change something", "opportunity", "create", name="New", value="1", probability="1", prospect_id="101")
    caller.call("and something else", "prospect", "delete", id="103")
    script.steer("another snapshot", "PUT", f"{here}/snapshots/a%20b%C3%A9")
    script.steer("the snapshots", "GET", f"{here}/snapshots")
    for to in ("before", "empty", "a bé", "scene", None, "nothing", "", 5):
        script.steer(f"reset to {to}", "POST", f"{here}/reset", None if to is None else {"to": to})
        caller.call("what there is", "opportunity", "query", output="mobile", limit="200", id_greater_than="303")
        caller.call("and who", "prospect", "query", fields="id,score", output="bulk")
    caller.call("ids go on", "campaign", "create", name="After")
    for name in ("scene", "empty", "${x*256}", "%00", "a%2Fb"):
        script.steer(f"a snapshot called {name}", "PUT", f"{here}/snapshots/{name}")
    for name in ("before", "before", "scene"):
        script.steer(f"forget {name}", "DELETE", f"{here}/snapshots/{name}")
    script.steer("a body that is wrong", "POST", f"{here}/reset", {"to": "before", "colour": "red"})
    script.steer("what is left", "GET", f"{here}/snapshots")


def _steering(script: Script) -> None:
    accounts = "/_dealdock/accounts"
    for name, value in (
        ("host", "evil.example"),
        ("host", "localhost:1"),
        ("host", "[::1]"),
        ("host", "a{b.example"),
        ("origin", "https://evil.example"),
        ("origin", "http://127.0.0.1:7273"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-origin"),
    ):
        script.send(f"{name} {value}", "GET", f"{accounts}/1/clock", (name, value))
    for kind, body in (
        ("text/plain", "{}"),
        ("application/x-www-form-urlencoded", "a=b"),
        ("application/json; charset=utf-8", '{"seconds":1}'),
        ("application/vnd.x+json", '{"seconds":1}'),
        ("application/json", "{"),
        ("application/json", '{"seconds":\udcff}'),
        ("application/json", ""),
        ("application/json", "[" * 10_000),
    ):
        script.send(f"{kind} {body[:20]}", "POST", f"{accounts}/1/clock/advance", ("content-type", kind), body=body)
    for method in ("PUT", "DELETE", "OPTIONS", "HEAD", "BREW"):
        script.send(f"{method} accounts", method, accounts)
        script.send(f"{method} of nothing", method, "/_dealdock/nothing")
    for page in (
        "",
        "/",
        "/livez",
        "/readyz",
        "/openapi.json",
        "/docs",
        "/docs/start.js",
        "/docs/x",
        "/ca.pem",
        "/version",
        "/vendors",
        "/vendors/pardot",
        "/accounts/",
    ):
        for method in ("GET", "HEAD"):
            script.send(f"{method} {page}", method, f"/_dealdock{page}")
    script.send("the landing page", "GET", "/", ("accept", "text/html"))
    script.send("the landing page for programs", "GET", "/", ("accept", "application/json"))
    script.send("the landing page by POST", "POST", "/", JSON, body="{}")
    script.send("a call for the metrics", "GET", path("tag", "query"), ("authorization", KEYS))
    script.steer("the metrics", "GET", "/metrics")
