"""For each error code that the API gives: a call that gets it."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from dealdock.platform.records import datasets
from dealdock.platform.records.models import MAX_ID
from dealdock.vendors.pardot.wire.errors import MESSAGES
from tests.support.builders import Account, Answer, Pardot
from tests.vendors.pardot.contract.test_voice import called_in_process

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


def _prospect(operation: str, **parameters: Any) -> Way:
    """An operation on a prospect: `jane@example.com`, who exists, unless another one is named."""

    def call(pardot: Pardot) -> Answer:
        jane = pardot.account.prospect("jane@example.com")
        identity = {} if {"id", "email"} & parameters.keys() else {"id": jane}
        return pardot.call(operation, "prospect", **identity, **parameters)

    return call


def _taken_address(pardot: Pardot) -> Answer:
    pardot.account.prospect("jane@example.com")
    return pardot.call("update", "prospect", id=pardot.account.prospect(), email="jane@example.com")


def _prospect_of_version_4(**parameters: str) -> Way:
    """Reading a prospect by the id in the CRM, where one has `00Q000000000001`."""

    def call(pardot: Pardot) -> Answer:
        account = Account.open(pardot.account.sandbox, version=4)
        account.prospect(crm_lead_fid="00Q000000000001")
        form = account.keys | parameters
        return pardot.send("POST", "/api/prospect/version/4/do/read", data=form)

    return call


def _batch(operation: str, prospects: str) -> Way:
    return lambda pardot: pardot.call(operation, "prospect", prospects=prospects)


class _OneOfABatch(Answer):
    """The response to a batch with the error of one record: only its text, as in the service."""

    @property
    def error(self) -> tuple[int, str] | None:
        (text,) = self.json["errors"].values()
        return next((code, message) for code, message in MESSAGES.items() if message == text)


def _nobody_in_a_batch(pardot: Pardot) -> Answer:
    return _OneOfABatch(_batch("batchUpdate", '{"nobody@example.com": {}}')(pardot).http)


def _without_ids(pardot: Pardot) -> Answer:
    """A creation in an account whose last id is used."""
    account, prospect_id = pardot.account, pardot.account.prospect()
    account.sandbox.database.write(lambda db: datasets.reserve_ids(db, account.tenant.dataset_id, MAX_ID))
    return pardot.create(**DEAL, prospect_id=prospect_id)


def _failed(pardot: Pardot) -> Answer:
    def fail(_: object) -> Any:
        raise RuntimeError

    return called_in_process(pardot.account.sandbox, fail, pardot.keys)


OF_IMPORTS: Final = {"operation": "Upsert", "object": "Prospect", "columns": [{"field": "email"}]}
ROBIN: Final = ("POST", "batch", {"files": {"importFile": ("a.csv", b"email\nrobin@lamp.example\n", "text/csv")}})
READY: Final = ("PATCH", "update", {"json": {"state": "Ready"}})
OF_EXPORTS: Final = {"name": "filter_by_updated_at", "arguments": {"updated_after": "today"}}


def _exported(body: Any = None, **wrong: Any) -> Way:
    """Creation of an export, with something wrong."""
    whole = {"object": "prospect", "procedure": OF_EXPORTS, **wrong} if body is None else body
    content = (whole if isinstance(whole, str) else json.dumps(whole)).encode()

    def call(pardot: Pardot) -> Answer:
        headers = {"Authorization": pardot.account.authorization, "Content-Type": "application/json"}
        return pardot.send("POST", "/api/export/version/3/do/create", headers=headers, content=content)

    return call


def _imported(content: Any = None, method: str = "POST", operation: str = "create", **sent: Any) -> Way:
    """A call of imports; `{}` in the operation is the id of an open one."""

    def call(pardot: Pardot) -> Answer:
        headers = {"Authorization": pardot.account.authorization}
        body = {"json": content} if content is not None else sent
        number = ""
        if "{}" in operation:
            opened = pardot.send("POST", "/api/import/version/3/do/create", headers=headers, json=OF_IMPORTS)
            number = opened.json["id"]
        return pardot.send(method, f"/api/import/version/3/do/{operation.format(number)}", headers=headers, **body)

    return call


def _files(*contents: bytes) -> Way:
    return _imported(operation="batch/id/{}", files=[("importFile", ("a.csv", each, "text/csv")) for each in contents])


def _of_one_import(*steps: tuple[str, str, Any]) -> Way:
    """Calls of one import, one after the other."""

    def call(pardot: Pardot) -> Answer:
        headers = {"Authorization": pardot.account.authorization}
        answer = pardot.send("POST", "/api/import/version/3/do/create", headers=headers, json=OF_IMPORTS)
        number = answer.json["id"]
        for method, operation, sent in steps:
            path = f"/api/import/version/3/do/{operation}/id/{number}"
            answer = pardot.send(method, path, headers=headers, **sent)
        return answer

    return call


def _twice_canceled(pardot: Pardot) -> Answer:
    number = _exported()(pardot).json["export"]["id"]
    return [pardot.call("cancel", "export", id=number) for _ in range(2)][1]


def _of_version_5(pardot: Pardot) -> Answer:
    ready = pardot.account.ready
    headers = {
        "Authorization": f"Bearer {ready.access_token}",
        "Pardot-Business-Unit-Id": ready.business_unit_id,
    }
    since = {"createdAfter": (datetime.now(UTC) - timedelta(days=1)).isoformat(timespec="seconds")}
    body = {"procedure": {"name": "Prospect/FilterByCreatedAt", "arguments": since}}
    made = pardot.send("POST", "/api/v5/exports", headers=headers, json=body)
    return pardot.call("read", "export", id=made.json["id"])


WAYS: Final[Mapping[int, Way]] = {
    1: _queried(api_key="wrong"),
    2: _called("/api/opportunity/version/3/do/nothing"),
    3: _created(prospect_id="x"),
    4: _created(prospect_email="nobody@example.com"),
    5: _queried(colour="red"),
    7: _queried(created_after="nonsense"),
    8: _queried(created_after="2020-01-02", created_before="2020-01-01"),
    9: _prospect("create", email="jane@example.com"),
    10: _asked("user", "read", id="x"),
    11: _asked("user", "read", email="nobody@example.com"),
    12: _prospect("assign", group_id="1"),
    13: lambda pardot: pardot.call("read"),
    14: _prospect("upsert", id="2147483647"),
    15: lambda pardot: _logged_in(pardot, password="wrong"),
    16: lambda pardot: pardot.read("x"),
    17: _queried(id_greater_than="2", id_less_than="1"),
    18: _prospect("update", profile_criteria_1="perhaps"),
    19: _queried(sort_by="name"),
    20: _queried(sort_order="up"),
    21: _queried(offset="-1"),
    22: _called("/api/opportunity/version/5/do/query"),
    23: _queried(limit="201"),
    24: _asked("visitor", "read", id="2147483647"),
    25: _prospect("query", is_starred="perhaps"),
    26: _prospect("query", assigned="perhaps"),
    27: _queried(deleted="perhaps"),
    28: _prospect("query", new="perhaps"),
    29: _prospect("query", score_equal_to="x"),
    30: _prospect("query", score_greater_than="1", score_less_than="1"),
    31: _prospect("query", score_equal_to="1", score_less_than="2"),
    32: _prospect("query", grade_equal_to="E"),
    33: _prospect("query", grade_greater_than="A", grade_less_than="B"),
    34: _prospect("query", grade_equal_to="A", grade_less_than="B"),
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
    47: _prospect("assign", group_id="1", user_id="1"),
    48: _asked("visit", "read", id="2147483647"),
    49: _of(keys_in_query=False),
    50: _asked("visitorActivity", "query", prospect_only="perhaps"),
    51: _queried(output="loud"),
    52: _created(stage="x" * 256),
    53: _of(addresses=["192.0.2.0/24"]),
    56: _asked("campaign", "create", name="Fair", cost="free"),
    54: _taken_address,
    55: _not_on_list("2147483647"),
    57: _created(closed_at="nonsense"),
    58: _twice_on_list,
    59: _of(connector="sugarcrm"),
    60: _called(QUERY, method="PUT"),
    61: _prospect("update", prospect_account_id="2147483647"),
    63: _asked("visitorActivity", "query", form_id=",".join(map(str, range(1, 202)))),
    66: _of(concurrent_limit=0),
    67: _without_ids,
    70: _batch("batchUpsert", json.dumps({f"x{number}@example.com": {} for number in range(51)})),
    71: _batch("batchUpsert", "nonsense"),
    76: _of(api_access=False),
    77: _prospect_of_version_4(fid="x"),
    79: _prospect("update", crm_owner_fid="x"),
    81: _prospect_of_version_4(fid="00Q000000000001", id="2147483647"),
    88: _of(version=4),
    89: _called("/api/opportunity/version/4/do/query"),
    90: _batch("batchUpsert", '{"jane@example.com": {"city": ["Bonn"]}}'),
    91: _batch("batchCreate", '{"1": {}}'),
    92: _nobody_in_a_batch,
    94: _called("/api/opportunity/version/three/do/query"),
    109: _asked("export", "read", id="2147483647"),
    122: _of(daily_limit=0),
    125: _prospect("update", user_id="1", crm_owner_fid="x"),
    126: _called(QUERY, authorization="Basic eDp5"),
    128: _connected("create"),
    129: _connected("update"),
    130: _exported(fields=["colour"]),
    131: _locked_out,
    132: _deleted_prospect,
    133: _queried(sort_by="id,value,probability"),
    134: _queried(sort_order="ascending,ascending,ascending"),
    135: _queried(sort_by="value,probability"),
    139: _custom_field(field_id="Favourite Tea"),
    150: _exported("{"),
    152: _exported(""),
    153: _exported(object=""),
    154: _exported(object="unicorn"),
    155: _of_one_import(ROBIN, READY, READY),
    156: _of_one_import(READY),
    158: _files(b"email\n" + b"a" * 10_000_000),
    159: _files(b""),
    160: _of_one_import(*[ROBIN] * 11),
    161: _of_one_import(ROBIN, READY, ROBIN),
    162: _of_one_import(("POST", "batch", {})),
    163: _files(b"email\na\n", b"email\na\n"),
    165: _files(b"city\nAyr\n"),
    166: _exported("[]"),
    174: _exported(procedure={"name": "filter_by_colour"}),
    175: _exported(procedure={**OF_EXPORTS, "arguments": {"colour": "red"}}),
    176: _exported(procedure={"name": "filter_by_updated_at"}),
    177: _exported(procedure={**OF_EXPORTS, "arguments": {"updated_after": "nonsense"}}),
    178: _twice_canceled,
    180: _exported(colour="red"),
    181: _by_token(None),
    182: _by_token("nonsense"),
    183: _failed,
    184: _by_token("own"),
    188: lambda pardot: pardot.call("query", "import", origin="elsewhere"),
    198: _called("/api/unicorn/version/3/do/query"),
    199: _of(api_keys=False),
    201: _by_token("0UvNobodysUnit1234"),
    228: _of_version_5,
}
