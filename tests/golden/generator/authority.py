"""Authority to call: keys, tokens, roles, switches, versions, connectors, logins and limits."""

from collections.abc import Iterator
from itertools import cycle
from typing import Any, Final

from tests.golden.generator.catalogue import objects
from tests.golden.generator.opening import keep, opened, second
from tests.golden.generator.pardot import FORMATS, Caller, path
from tests.golden.generator.script import FORM, KEYS, Script, form

QUERY: Final = path("opportunity", "query")
TOKEN: Final = ("authorization", "Bearer ${me.access_token}")
UNIT: Final = ("pardot-business-unit-id", "${me.business_unit_id}")
FEW: Final = {"limit": "1", "output": "bulk"}
SHOWN: Final = (
    "Pardot api_key=${me.api_key}",
    "Pardot user_key=${me.user_key}",
    "Pardot api_key=${me.api_key}, user_key=wrong",
    "Pardot api_key=wrong, user_key=${me.user_key}",
    "Pardot api_key=${me.api_key}, user_key=${reader.user_key}",
    'pardot  user_key="${me.user_key}" , api_key="${me.api_key}"',
    "PARDOT api_key=${marketing.api_key},user_key=${marketing.user_key}",
    "Pardot",
    "Basic eDp5",
    "nonsense",
    "Bearer",
    "Bearer ${me.api_key}",
    "bearer   ${me.access_token}",
    "Bearer ${me.access_token}x",
)


def sessions() -> Iterator[Script]:
    """List the sessions."""
    script = second(opened("authority-keys-and-login", users=True), is_filled=True)
    _keys(script)
    _login(script)
    yield script
    yield _settings()


def _keys(script: Script) -> None:
    for shown in SHOWN:
        script.post(f"shown as {shown[:30]}", QUERY, ("authorization", shown), UNIT, **FEW)
    for unit in ("", "nonsense", "0UvNobodysUnit1234", "${other.business_unit_id}"):
        script.post(f"the unit {unit}", QUERY, TOKEN, ("pardot-business-unit-id", unit), **FEW)
    script.post("no unit", QUERY, TOKEN, **FEW)
    script.post("no keys", QUERY, **FEW)
    script.post("keys in the form", QUERY, api_key="${me.api_key}", user_key="${me.user_key}", **FEW)
    script.post("one key as an array", QUERY, **{"api_key[]": "${me.api_key}"}, user_key="${me.user_key}", **FEW)
    script.post("the other account's", QUERY, api_key="${other.api_key}", user_key="${other.user_key}", **FEW)
    script.post("keys in a form beside a header", QUERY, ("authorization", "Basic x"), api_key="${me.api_key}", **FEW)
    for seconds in (3599, 1, 3600, 86400):
        script.steer("wait", "POST", "/accounts/1/clock/advance", {"seconds": seconds})
        script.post("keys that grow old", QUERY, ("authorization", KEYS), **FEW)
        script.post("a token that grows old", QUERY, TOKEN, UNIT, **FEW)


def _settings() -> Script:
    script = opened("authority-settings")
    _switches(script)
    _limits(script)
    _versions(script)
    return script


def _switches(script: Script) -> None:
    switches: tuple[dict[str, Any], ...] = (
        {"keys_in_query": False},
        {"api_access": False, "keys_in_query": True},
        {"api_access": True, "addresses": ["192.0.2.0/24", "2001:db8::/32"]},
        {"addresses": ["127.0.0.0/8"], "api_keys": False},
        {"addresses": None, "api_keys": True, "connected_campaigns": True},
    )
    login = {"email": "${me.email}", "password": "${me.password}", "user_key": "${me.user_key}"}
    for switch in switches:
        script.steer(f"set {', '.join(switch)}", "PATCH", "/accounts/1", {"switches": switch})
        script.send("keys in the URL", "GET", f"{QUERY}?api_key=${{me.api_key}}&user_key=${{me.user_key}}&{form(FEW)}")
        script.post("keys in the form", QUERY, api_key="${me.api_key}", user_key="${me.user_key}", format="json", **FEW)
        script.post("keys in the header", QUERY, ("authorization", KEYS), **FEW)
        script.post("a token", QUERY, TOKEN, UNIT, **FEW)
        script.post("a login", "/api/login/version/3", **login)
        script.send("a login in the URL", "POST", f"/api/login/version/3?{form(login)}&format=json")
    for format_ in FORMATS:
        caller = Caller(script, format_)
        caller.call("create a campaign", "campaign", "create", name="Fair")
        caller.call("change a campaign", "campaign", "update", id="32", name="Fair")
        caller.call("change nothing of a campaign", "campaign", "update", id="32")


def _versions(script: Script) -> None:
    formats = cycle(FORMATS)
    for version, called in ((3, 4), (4, 3)):
        script.steer(f"the account is of version {version}", "PATCH", "/accounts/1", {"version": version}, keep="me")
        for each in objects():
            operation = next(iter(each.operations))
            caller = Caller(script, next(formats), called)
            caller.call(f"version {called} of {each.name}", each.name, operation, **FEW)
        for text in ("3", "4", "3.0", "04"):
            Caller(script, next(formats), text).call(f"version {text}", "opportunity", "query", **FEW)


def _login(script: Script) -> None:
    login = {"email": "${me.email}", "password": "${me.password}", "user_key": "${me.user_key}"}
    key = keep("new", "body", r"<api_key>(\w+)</api_key>")
    script.send("log in", "POST", "/api/login/version/3", FORM, body=form(login), keep=key)
    headers = (("authorization", "Pardot api_key=${new}, user_key=${me.user_key}"), FORM)
    script.send("use the key", "POST", QUERY, *headers, body=form(FEW))
    for target in ("/api/login", "/api/login/version/4", "/api/login/version/5", "/api/login/version/x", "/api/LOGIN/"):
        script.post(f"log in at {target}", target, **login, format="json")
    for method in ("GET", "HEAD", "DELETE"):
        script.send(f"log in by {method}", method, "/api/login/version/3", FORM, body=form(login))
    for name in login:
        script.post(f"no {name}", "/api/login/version/3", **{each: login[each] for each in login if each != name})
        script.post(f"a wrong {name}", "/api/login/version/3", **login | {name: "wrong"}, format="json")
    script.post("as the seller", "/api/login/version/3", email="sam@harbour.example", password="${seller.password}")
    script.post("with a loud output", "/api/login/version/3", **login, output="loud")
    script.post("with a token", "/api/login/version/3", TOKEN, UNIT, format="json")
    mia = {"email": "mia@harbour.example", "user_key": "${marketing.user_key}"}
    for number in range(12):
        script.post(f"wrong for the {number + 1}. time", "/api/login/version/3", **mia, password="wrong", format="xml")
    script.post("the right one then", "/api/login/version/3", **mia, password="${marketing.password}", format="json")
    script.steer("to version 4", "PATCH", "/accounts/1", {"version": 4}, keep="me")
    for format_ in FORMATS:
        script.post("log in to version 4", "/api/login/version/4", **login, format=format_)


def _limits(script: Script) -> None:
    script.steer("limit calls", "PATCH", "/accounts/1", {"limits": {"daily": 3, "concurrent": None}})
    for number in range(4):
        Caller(script).call(f"call {number + 1}", "opportunity", "query", **FEW)
    Caller(script, "json").call("another one", "prospect", "create", email="x")
    script.steer("what is used up", "GET", "/accounts/1/quota")
    script.steer("free one", "PUT", "/accounts/1/quota", {"used": 2})
    Caller(script).call("the freed one", "opportunity", "query", **FEW)
    script.steer("the next day", "POST", "/accounts/1/clock/advance", {"seconds": 1800})
    Caller(script).call("a new day", "opportunity", "query", **FEW)
    script.steer("none at once", "PATCH", "/accounts/1", {"limits": {"daily": None, "concurrent": 0}})
    for format_ in FORMATS:
        Caller(script, format_).call("one too many at once", "opportunity", "query", **FEW)
    script.steer("no limits", "PATCH", "/accounts/1", {"limits": {"daily": None, "concurrent": None}}, keep="me")
