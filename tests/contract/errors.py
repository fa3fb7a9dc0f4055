"""For each error code that the API gives: a call that gets it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from tests.builders import Account, Answer, Pardot
from tests.contract.test_voice import called_in_process

QUERY: Final = "/api/opportunity/version/3/do/query"
DEAL: Final = {"name": "Deal", "value": "1", "probability": "1"}
FAILURES: Final = 10

Way = Callable[[Pardot], Answer]


def _created(**wrong: Any) -> Way:
    """`create` with something wrong."""
    return lambda pardot: pardot.create(**{**DEAL, "prospect_id": pardot.account.prospect(), **wrong})


def _queried(**wrong: Any) -> Way:
    return lambda pardot: pardot.query(**wrong)


def _called(path: str, method: str = "POST", **headers: str) -> Way:
    """Any path, with keys among the parameters."""
    return lambda pardot: pardot.send(method, path, data=pardot.keys, headers=headers)


def _of(**settings: Any) -> Way:
    """A call of `delete` in an account with these settings, its keys in the URL."""

    def call(pardot: Pardot) -> Answer:
        account = Account.open(pardot.account.sandbox, **settings)
        return pardot.send("GET", "/api/opportunity/version/3/do/delete", params=account.keys)

    return call


def _by_token(unit: str | None) -> Way:
    """A call with a token that is none; `unit` is the business unit, `own` for the account's."""

    def call(pardot: Pardot) -> Answer:
        headers = {"Authorization": "Bearer nonsense"}
        if unit is not None:
            headers["Pardot-Business-Unit-Id"] = pardot.account.ready.business_unit_id if unit == "own" else unit
        return pardot.send("GET", QUERY, headers=headers)

    return call


def _logged_in(pardot: Pardot, **wrong: str) -> Answer:
    ready = pardot.account.ready
    given = {"email": ready.email, "password": ready.password, "user_key": ready.user_key} | wrong
    return pardot.send("POST", "/api/login/version/3", data=given)


def _locked_out(pardot: Pardot) -> Answer:
    for _ in range(FAILURES):
        _logged_in(pardot, password="wrong")
    return _logged_in(pardot)


def _of_two_prospects(pardot: Pardot) -> Answer:
    pardot.account.prospect("other@example.com")
    return _created(prospect_email="other@example.com")(pardot)


def _deleted_prospect(pardot: Pardot) -> Answer:
    return pardot.create(**DEAL, prospect_id=pardot.account.deleted_prospect())


def _asked(object_: str, operation: str, **parameters: Any) -> Way:
    """Another object's operation."""
    return lambda pardot: pardot.call(operation, object_, **parameters)


def _of_two_users(pardot: Pardot) -> Answer:
    other = pardot.account.user_id()
    return pardot.call("read", "user", id=other, email=pardot.account.ready.email)


def _connected(operation: str) -> Way:
    """A write of a campaign, in an account with Connected Campaigns."""

    def call(pardot: Pardot) -> Answer:
        account = Account.open(pardot.account.sandbox, connected_campaigns=True)
        form = account.keys | {"id": str(account.default_campaign), "name": "Fair"}
        return pardot.send("POST", f"/api/campaign/version/3/do/{operation}", data=form)

    return call


def _not_on_list(list_id: str) -> Way:
    return lambda pardot: pardot.call("query", "listMembership", list_id=list_id)


def _twice_on_list(pardot: Pardot) -> Answer:
    of = {"list_id": pardot.account.prospect_list(), "prospect_id": pardot.account.prospect()}
    return [pardot.call("create", "listMembership", **of) for _ in range(2)][1]


def _custom_field(**wrong: str) -> Way:
    return lambda pardot: pardot.call("create", "customField", **{"name": "Tea", "field_id": "Tea", **wrong})


def _failed(pardot: Pardot) -> Answer:
    def fail(_: object) -> Any:
        raise RuntimeError

    return called_in_process(pardot.account.sandbox, fail, pardot.keys)


WAYS: Final[Mapping[int, Way]] = {
    1: _queried(api_key="wrong"),
    2: _called("/api/opportunity/version/3/do/nothing"),
    3: _created(prospect_id="x"),
    4: _created(prospect_email="nobody@example.com"),
    5: _queried(colour="red"),
    7: _queried(created_after="nonsense"),
    8: _queried(created_after="2020-01-02", created_before="2020-01-01"),
    10: _asked("user", "read", id="x"),
    11: _asked("user", "read", email="nobody@example.com"),
    13: lambda pardot: pardot.call("read"),
    15: lambda pardot: _logged_in(pardot, password="wrong"),
    16: lambda pardot: pardot.read("x"),
    17: _queried(id_greater_than="2", id_less_than="1"),
    19: _queried(sort_by="name"),
    20: _queried(sort_order="up"),
    21: _queried(offset="-1"),
    22: _called("/api/opportunity/version/5/do/query"),
    23: _queried(limit="201"),
    27: _queried(deleted="perhaps"),
    35: lambda pardot: pardot.read("2147483647"),
    36: _created(name=""),
    37: _of(connector="salesforce"),
    38: _created(campaign_id="2147483647"),
    40: _created(probability="101"),
    41: _queried(probability_less_than="101"),
    42: _created(value="-1"),
    43: _queried(value_less_than="-1"),
    44: _of_two_prospects,
    45: _of_two_users,
    46: _of(role="Read Only"),
    49: _of(keys_in_query=False),
    50: _asked("visitorActivity", "query", prospect_only="perhaps"),
    51: _queried(output="loud"),
    52: _created(stage="x" * 256),
    53: _of(addresses=["192.0.2.0/24"]),
    56: _asked("campaign", "create", name="Fair", cost="free"),
    55: _not_on_list("2147483647"),
    57: _created(closed_at="nonsense"),
    58: _twice_on_list,
    59: _of(connector="sugarcrm"),
    60: _called(QUERY, method="PUT"),
    63: _asked("visitorActivity", "query", form_id=",".join(map(str, range(1, 202)))),
    66: _of(concurrent_limit=0),
    76: _of(api_access=False),
    88: _of(version=4),
    89: _called("/api/opportunity/version/4/do/query"),
    94: _called("/api/opportunity/version/three/do/query"),
    122: _of(daily_limit=0),
    126: _called(QUERY, authorization="Basic eDp5"),
    128: _connected("create"),
    129: _connected("update"),
    131: _locked_out,
    132: _deleted_prospect,
    133: _queried(sort_by="id,value,probability"),
    134: _queried(sort_order="ascending,ascending,ascending"),
    135: _queried(sort_by="value,probability"),
    139: _custom_field(field_id="Favourite Tea"),
    181: _by_token(None),
    182: _by_token("nonsense"),
    183: _failed,
    184: _by_token("own"),
    198: _called("/api/unicorn/version/3/do/query"),
    199: _of(api_keys=False),
    201: _by_token("0UvNobodysUnit1234"),
}
