"""Rights to call: roles, connectors, the order in which mistakes are found, and the operations of version 4."""

from collections.abc import Iterator
from itertools import cycle
from typing import Final

from tests.golden.generator.authority import FEW
from tests.golden.generator.catalogue import objects
from tests.golden.generator.opening import opened
from tests.golden.generator.pardot import DEAL, FORMATS, Caller
from tests.golden.generator.script import KEYS, Script

READER: Final = "Pardot api_key=${reader.api_key}, user_key=${reader.user_key}"
ENOUGH: Final = {
    **DEAL,
    "id": "101",
    "list_id": "74",
    "field_id": "Tea",
    "email": "jo@harbour.example",
    "user_id": "1",
    "prospects": "{}",
    "ids": "84",
    **FEW,
}
"""Parameters with which most operations succeed upon prospect 101."""

RECORDS: Final = {"opportunity": "303", "campaign": "32", "visitoractivity": "401", "user": "1", "list": "71"}
IDS: Final = RECORDS | {
    "listmembership": "201",
    "customfield": "41",
    "tag": "51",
    "prospectaccount": "61",
    "visitor": "81",
    "visit": "84",
    "form": "114",
    "email": "123",
    "emailtemplate": "125",
    "tagobject": "111",
    "customredirect": "117",
    "dynamiccontent": "120",
    "lifecyclehistory": "134",
    "prospect": "101",
}
"""By object, the id of a record."""


def sessions() -> Iterator[Script]:
    """List the sessions."""
    yield _roles()
    yield _version_4()


def _roles() -> Script:
    """Add operations by other roles, and those that a connector forbids."""
    script = opened("authority-roles-and-connectors", users=True)
    formats = cycle(FORMATS)
    for role in ("marketing", "reader"):
        keys = f"Pardot api_key=${{{role}.api_key}}, user_key=${{{role}.user_key}}"
        for each in objects():
            for operation in list(each.operations)[: None if role == "reader" else 1]:
                caller = Caller(script, next(formats), keys=keys)
                given = ENOUGH | {"id": IDS.get(each.name, "1")}
                del given["email"]
                caller.call(f"{role}: {each.name} {operation}", each.name, operation, **given)
    caller = Caller(script, keys=READER)
    caller.call("reader: another user", "user", "read", email="mia@harbour.example")
    caller.call("reader: itself", "user", "read", email="rita@harbour.example")
    _connectors(script)
    _order(script)
    return script


def _version_4() -> Script:
    """Add every operation in version 4, where prospects share addresses."""
    script = opened("authority-version-4", version=4)
    formats = cycle(FORMATS)
    for object_, operation in _every():
        given = ENOUGH | {"id": IDS.get(object_, "1")}
        if object_ == "user":
            del given["email"]
        Caller(script, next(formats), 4).call(f"{object_} {operation}", object_, operation, **given)
    Caller(script, version=4).call("bring it back", "prospect", "upsert", id="101", output="mobile")
    for format_ in FORMATS:
        caller = Caller(script, format_, 4)
        caller.call("a second one of that address", "prospect", "create", email="kim@harbour.example", output="mobile")
        for operation in ("read", "update", "upsert", "delete", "assign", "unassign"):
            is_whole = format_ == "xml" and operation in {"read", "update", "upsert"}
            for identity in IDENTITIES if is_whole else IDENTITIES[:2]:
                given = {"output": "mobile", "user_id": "1", **identity}
                caller.call(f"{operation} by {', '.join(identity)}", "prospect", operation, **given)
        caller.call("a taken address", "prospect", "update", id="105", email="jo@harbour.example", output="mobile")
        caller.call("by the shared address", "opportunity", "create", **_shared(), output="simple")
        caller.call(
            "of the shared address", "opportunity", "query", prospect_email="kim@harbour.example", output="bulk"
        )
    return script


def _every() -> Iterator[tuple[str, str]]:
    """Yield objects with their operations, in an order in which each succeeds: what depends on others goes first."""
    last = ("delete", "undelete")
    for each in objects():
        yield from ((each.name, operation) for operation in each.operations if operation not in last)
    for operation in last:
        yield from ((each.name, operation) for each in reversed(objects()) if operation in each.operations)


def _shared() -> dict[str, str]:
    return {name: value for name, value in DEAL.items() if name != "prospect_id"} | {
        "prospect_email": "kim@harbour.example"
    }


IDENTITIES: Final[tuple[dict[str, str], ...]] = (
    {"email": "kim@harbour.example"},
    {"fid": "x"},
    {"fid": ""},
    {"fid": "00Q000000000999"},
    {"fid": "00Q000000000101"},
    {"fid": "003000000000101AAA"},
    {"fid": "00Q000000000101", "id": "105"},
    {"fid": "00Q000000000101", "id": "101"},
)


def _connectors(script: Script) -> None:
    for connector, format_ in zip(("salesforce", "sugarcrm", "other"), cycle(FORMATS), strict=False):
        script.steer(f"connect to {connector}", "PATCH", "/accounts/1", {"connector": connector})
        caller = Caller(script, format_)
        for operation in ("create", "read", "update", "delete", "undelete", "query"):
            given = {name: value for name, value in ENOUGH.items() if name != "email"} | {"id": "303"}
            caller.call(f"{connector}: opportunity {operation}", "opportunity", operation, **given)
        for operation in ("create", "update", "upsert"):
            of = {"email": f"{operation}.{connector}@harbour.example", "id": "105", "output": "mobile"}
            caller.call(f"{connector}: prospect {operation}", "prospect", operation, prospect_account_id="61", **of)
            caller.call(f"{connector}: prospect {operation} of a city", "prospect", operation, city="Brest", **of)


def _order(script: Script) -> None:
    """Add calls with many mistakes, of which each time the one that was answered is put right."""
    mine, readers = ("authorization", KEYS), ("authorization", READER)
    steps: tuple[tuple[str, str, str, tuple[tuple[str, str], ...]], ...] = (
        ("the method", "PUT", "/api/unicorn/version/x/do/nothing", ()),
        ("a version that is no number", "POST", "/api/unicorn/version/x/do/nothing", ()),
        ("a version that is not there", "POST", "/api/unicorn/version/5/do/nothing", ()),
        ("the object", "POST", "/api/unicorn/version/4/do/nothing", ()),
        ("the keys", "POST", "/api/opportunity/version/4/do/nothing", ()),
        ("the account's version", "POST", "/api/opportunity/version/4/do/nothing", (readers,)),
        ("the operation", "POST", "/api/opportunity/version/3/do/nothing", (readers,)),
        ("the role", "POST", "/api/opportunity/version/3/do/create", (readers,)),
        ("the connector", "POST", "/api/opportunity/version/3/do/create", (mine,)),
        ("the output", "POST", "/api/opportunity/version/3/do/read", (mine,)),
    )
    for title, method, target, headers in steps:
        for format_ in FORMATS:
            script.send(f"wrong is {title}", method, f"{target}?id=x&output=loud&format={format_}", *headers)
    script.send("wrong is the id", "POST", "/api/opportunity/version/3/do/read?id=x", mine)
