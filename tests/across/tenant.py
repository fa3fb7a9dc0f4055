"""An account of any vendor, with everything that the sandbox stores of an account."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import SimpleNamespace
from typing import Any, Final, NamedTuple, Protocol

import httpx
from sqlalchemy import BindParameter, ColumnElement, Connection, Executable, Select, Table, bindparam, select

from dealdock.oauth.profile import OAuthProfile
from dealdock.platform.accounts import accounts
from dealdock.platform.records.models import Dataset
from dealdock.platform.webhooks import queue
from dealdock.platform.webhooks.queue import NewDelivery
from dealdock.sandbox import Sandbox
from dealdock.vendors.all_tables import metadata
from dealdock.vendors.pardot.router import RESOURCES
from dealdock.vendors.pardot.v5.routes import PREFIX
from dealdock.web.rest.fields import model_of
from tests.across.client import Client
from tests.across.test_operations import label, operations, run_all
from tests.oauth.app import App
from tests.support.builders import Account, Pardot, Ready
from tests.support.transport import Transport
from tests.support.walk import ample, routes

SNAPSHOT: Final = "before"
FAULT: Final[Mapping[str, Any]] = {"match": {"parameters": {"no_such": "value"}}, "effect": {"status": 500}}
"""A fault that applies to no call."""


class Api(Protocol):
    """The calls of a vendor's API for one account."""

    def prepare(self) -> None:
        """Make records of every kind. Two accounts for which it is called as often have the same ids."""

    def acts(self, before: Callable[[], object] = lambda: None) -> Iterator[tuple[str, bool]]:
        """Call every operation, those that may write after a call of `before`. Yield each with True if it succeeded."""

    def reads(self) -> Iterator[tuple[str, httpx.Response]]:
        """Call every operation that reads, lists also in each order. Yield each with its answer."""

    def works(self) -> bool:
        """Return True if the account's key is valid."""


class RestCalls:
    """The calls of an API with REST paths."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._made: Mapping[str, Any] = {}

    def prepare(self) -> None:
        self._made = self._client.make()

    def acts(self, before: Callable[[], object] = lambda: None) -> Iterator[tuple[str, bool]]:
        for operation, answer in run_all(self._client, before=before):
            yield label(operation), answer.status_code == operation.status

    def reads(self) -> Iterator[tuple[str, httpx.Response]]:
        name, values = self._client.calls.sorts
        counting = {*self._client.calls.of_calls, *self._client.calls.withdrawn}
        for operation in operations(self._client.calls):
            if operation.unit.kind not in {"read", "stream"} or (operation.object, operation.name) in counting:
                continue
            yield label(operation), self._client.run(operation, self._made)
            for place, described in (("params", operation.query), ("json", operation.fields)):
                if described is not None and name in model_of(described).model_json_schema()["properties"]:
                    for value in values:
                        sent: dict[str, Any] = {place: {name: value}}
                        yield f"{label(operation)} {value}", self._client.run(operation, self._made, **sent)

    def works(self) -> bool:
        operation = next(each for each in operations(self._client.calls, keyless=False) if each.method == "GET")
        return self._client.run(operation, self._made).status_code == operation.status


class PardotCalls:
    """The calls of Pardot's API, by object and operation instead of a path."""

    def __init__(self, sandbox: Any, address: str, details: Mapping[str, Any]) -> None:
        tenant = sandbox.database.read(lambda db: accounts.get(db, details["id"]))
        ready = Ready(**{name: details[name] for name in Ready._fields})
        self._account, self._address = Account(sandbox, tenant, ready), address
        self._given: Mapping[str, Mapping[str, Any]] = {}

    def prepare(self) -> None:
        resources = dict.fromkeys(route.resource for route in routes(also=False))
        self._given = {resource: ample(self._account, resource) for resource in resources}
        procedure = {"name": "Tag/FilterByCreatedAt", "arguments": {"createdAfter": "2026-05-31T00:00:00+00:00"}}
        with self._version_5() as http:
            assert http.post("/api/v5/exports", json={"procedure": procedure}).is_success
            made = http.post("/api/v5/imports", json={"operation": "Upsert", "object": "Prospect"})
            file = {"file": b"matchEmail,city\nnobody@company.example,Ayr\n"}
            assert http.post(f"/api/v5/imports/{made.json()['id']}/batches", files=file).is_success

    def acts(self, before: Callable[[], object] = lambda: None) -> Iterator[tuple[str, bool]]:
        with Pardot(self._address, self._account) as pardot:
            for route in routes(also=False):
                given = ample(self._account, route.resource)
                if route.name not in {"read", "query"}:
                    before()
                yield str(route), pardot.call(route.name, route.object, **given).error is None
            ready = self._account.ready
            login = {"email": ready.email, "password": ready.password, "user_key": ready.user_key, "format": "json"}
            yield "login", pardot.send("POST", "/api/login/version/3", data=login).error is None
        for name, answer in self._of_version_5():
            yield name, answer.is_success

    def reads(self) -> Iterator[tuple[str, httpx.Response]]:
        with Pardot(self._address, self._account) as pardot:
            for route in routes(also=False):
                if route.operation.writes:
                    continue
                criteria, given = route.operation.criteria, self._given[route.resource]
                yield str(route), pardot.call(route.name, route.object, **given).http
                for name in () if criteria is None else criteria.sorts:
                    yield f"{route} {name}", pardot.call(route.name, route.object, sort_by=name).http
        yield from self._of_version_5()

    def _of_version_5(self) -> Iterator[tuple[str, httpx.Response]]:
        """Query every object of version 5, and read the first record of each."""
        with self._version_5() as http:
            for resource in RESOURCES:
                path = f"{PREFIX}/{resource.collection}"
                every = [
                    name for name, field in resource.by_name.items() if not getattr(field, "needs_connector", False)
                ]
                found = http.get(
                    path, params={"fields": ",".join(name for name in every if name not in resource.only_read)}
                )
                yield path, found
                number = found.json()["values"][0]["id"]
                yield f"{path}/id", http.get(f"{path}/{number}", params={"fields": ",".join(every)})

    def _version_5(self) -> httpx.Client:
        """Return a client of version 5."""
        ready = self._account.ready
        headers = {"Authorization": f"Bearer {ready.access_token}", "Pardot-Business-Unit-Id": ready.business_unit_id}
        return httpx.Client(base_url=self._address, headers=headers, transport=Transport(), trust_env=False, timeout=30)

    def works(self) -> bool:
        with Pardot(self._address, self._account) as pardot:
            return pardot.query().error is None


EMAIL: Final = "jane@company.com"
"""The address of a user whom every account has."""


class Consented(NamedTuple):
    """A user's consent: the code that was redeemed, and the tokens that it gave."""

    code: str
    tokens: Mapping[str, str]


class Tenant(NamedTuple):
    """An account, with its API and its authorization server."""

    sandbox: Sandbox
    http: httpx.Client
    details: Mapping[str, Any]
    api: Api
    oauth: OAuthProfile | None
    limits: Mapping[str, Any]
    """Settings that limit its calls."""
    consents: list[Consented]
    """Consents of its first user, once it is prepared."""
    passwords: list[str]
    """The password of the user with the address `EMAIL`, once it is prepared."""

    @property
    def vendor(self) -> str:
        """The name of its vendor."""
        return str(self.details["vendor"])

    def control(self, method: str, path: str = "", body: Any = None) -> httpx.Response:
        """Call the control plane on the account."""
        return self.http.request(method, f"/_dealdock/accounts/{self.details['id']}{path}", json=body)

    def prepare(self) -> None:
        """Store something of every kind: records, users, calls, snapshots, faults, limits, consents, failed logins."""
        user = self.control("POST", "/users", {"email": EMAIL})
        self.api.prepare()
        acts = [user, self.control("PUT", f"/snapshots/{SNAPSHOT}")]
        acts += [self.control("POST", "/faults", FAULT), self.control("POST", "/faults", FAULT)]
        if self.sandbox.vendors.get(self.vendor).has_webhooks:
            acts += [self.control("POST", "/deliveries/hold")]
            acts += [self.control("PUT", "/deliveries/receiver", {"next": [{"status": 503}]})]
            self.sandbox.database.write(self._hold_deliveries)
        assert all(answer.is_success for answer in acts), [answer.text for answer in acts]
        assert self.api.works()
        if self.oauth is not None:
            app = self.app()
            with app.http:
                self.consents.extend(consented(app, self.oauth) for _ in range(3))
                assert not app.allow(**scope(self.oauth), email=EMAIL, password="wrong").is_redirect
        self.passwords.append(user.json()["password"])

    def _hold_deliveries(self, db: Connection) -> None:
        """Queue two deliveries for a subscription that is gone."""
        account = accounts.locked(db, self.details["id"])
        now = account.now(self.sandbox.clock.milliseconds())
        new = [NewDelivery(404, "http://127.0.0.1:9/", "{}", {"subscription_id": 404}, now) for _ in range(2)]
        queue.add(db, account, new, now=now)

    def limit(self) -> None:
        """Limit the account's calls, and count one in a minute of its own: some vendors count without a limit, too."""
        assert self.control("POST", "/clock/advance", {"seconds": 60}).is_success
        assert self.control("PATCH", "", dict(self.limits)).is_success
        assert self.api.works()

    def app(self) -> App:
        """Return the account's OAuth client, with a new connection."""
        assert self.oauth is not None
        account: Any = SimpleNamespace(ready=SimpleNamespace(**self.details))
        url = f"{self.details['base_url']}{self.oauth.mounts[0]}"
        return App(account, httpx.Client(base_url=url, timeout=30, transport=Transport(), trust_env=False))

    def rows(self) -> dict[str, list[str]]:
        """Return all rows of the account, by table."""
        self.sandbox.journal.flush()
        self.sandbox.rate_limiter.flush()
        tables = (table for vendor in self.sandbox.vendors.all for table in vendor.tables)
        known = {table.name: table for table in (*metadata.sorted_tables, *tables)}
        statements, account = _statements(tuple(known.values())), {"account": self.details["id"]}

        def work(db: Connection) -> dict[str, list[str]]:
            has_rows = db.execute(statements.has_rows, account).one()._asdict()
            return {
                name: sorted(repr(tuple(row)) for row in db.execute(rows, account)) if has_rows[name] else []
                for name, rows in statements.rows.items()
            }

        return self.sandbox.database.read(work)


def consented(app: App, profile: OAuthProfile) -> Consented:
    """Let the user consent, and redeem the code."""
    code = app.code(**scope(profile))
    answer = app.redeem(code)
    assert answer.is_success, answer.text
    return Consented(code, answer.json())


def scope(profile: OAuthProfile) -> dict[str, str]:
    """Return the scope that a consent needs."""
    return {"scope": " ".join(sorted(profile.scopes))} if profile.needs_scope and profile.scopes else {}


def changed(before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return the rows that only one of the two has, by table."""
    differing = {name: sorted({*before[name]} ^ {*after[name]}) for name in before}
    return {name: rows for name, rows in differing.items() if rows}


class _Statements(NamedTuple):
    """The statements that read an account's rows."""

    rows: Mapping[str, Select[Any]]
    """Its rows of a table, by table."""
    has_rows: Executable
    """Which tables have some."""


@cache
def _statements(tables: tuple[Table, ...]) -> _Statements:
    """Return the statements with the parameter `account`."""
    conditions = {table: condition for table in tables if (condition := _of_account(table)) is not None}
    rows = {table.name: select(table).where(condition) for table, condition in conditions.items()}
    return _Statements(rows, select(*(each.exists().label(name) for name, each in rows.items())))


def _of_account(table: Table) -> ColumnElement[bool] | None:
    """Return the condition for an account's rows of a table; None for a table that belongs to no account."""
    account: BindParameter[int] = bindparam("account")
    if table.name == "account":
        return table.c.id == account
    if "account_id" in table.c:
        return table.c.account_id == account
    if "dataset_id" in table.c:
        return table.c.dataset_id.in_(select(Dataset.id).where(Dataset.account_id == account))
    return None
