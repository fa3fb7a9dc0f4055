"""Builders of accounts with records, and a plain HTTP client."""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property, partial
from itertools import count
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar

import httpx
from lxml import etree
from sqlalchemy import Connection

from dealdock import Sandbox
from dealdock.platform.accounts import account_clock, accounts, users
from dealdock.platform.accounts.account_view import AccountView
from dealdock.platform.credentials import user_credentials
from dealdock.platform.database import write_guard
from dealdock.platform.lifecycle.creation import create_account
from dealdock.platform.records import live_counts, records
from dealdock.platform.records.kind import defaults
from dealdock.platform.records.models import User
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes import read
from dealdock.vendors.pardot import campaign as campaigns
from dealdock.vendors.pardot import custom_field as custom_fields
from dealdock.vendors.pardot import list as lists
from dealdock.vendors.pardot.credentials import user_key
from dealdock.vendors.pardot.custom_redirect import CustomRedirect
from dealdock.vendors.pardot.dynamic_content import DYNAMIC_CONTENT
from dealdock.vendors.pardot.email import Email
from dealdock.vendors.pardot.email_click import EmailClick
from dealdock.vendors.pardot.email_template import EmailTemplate
from dealdock.vendors.pardot.form import Form
from dealdock.vendors.pardot.lifecycle_history import LifecycleHistory
from dealdock.vendors.pardot.lifecycle_stage import LifecycleStage
from dealdock.vendors.pardot.opportunity import service as opportunity_service
from dealdock.vendors.pardot.prospect import service as prospect_service
from dealdock.vendors.pardot.prospect_account import ProspectAccount
from dealdock.vendors.pardot.record.collection import Collection
from dealdock.vendors.pardot.tag import Tag, TagObject
from dealdock.vendors.pardot.visitor import visit as visits
from dealdock.vendors.pardot.visitor.model import Visit, Visitor
from dealdock.vendors.pardot.visitor_activity import service as visitor_activity_service
from tests.support import stored
from tests.support.client import Client
from tests.support.transport import Transport

T = TypeVar("T")
_numbers = count(1)
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # else each client reads the machine's certificates, in 20 ms


class Ready(NamedTuple):
    """A Pardot account's details, with the credentials of its first user."""

    id: int
    name: str
    connector: str | None
    version: int
    time_zone: str
    level: str
    email: str
    password: str | None
    security_token: str
    user_key: str | None
    api_key: str | None
    business_unit_id: str
    client_id: str
    client_secret: str
    access_token: str | None

    @classmethod
    def of(cls, view: AccountView) -> Self:
        """From what the sandbox shows."""
        known = {**view._asdict(), **view.settings, **view.credentials}
        return cls(**{name: known[name] for name in cls._fields})


@dataclass(frozen=True)
class Account:
    """An account in a sandbox, filled past the API, as the CRM's or the web pages' users would."""

    sandbox: Sandbox
    tenant: AccountContext
    ready: Ready
    db: Connection | None = None

    @classmethod
    def open(cls, sandbox: Sandbox, *, scene: str = "empty", role: Any = "Administrator", **settings: Any) -> Self:
        """A new account: one user, one campaign (`Website Tracking`)."""
        start = read(scene, sandbox.vendors)

        def work(db: Connection) -> tuple[AccountContext, Ready]:
            now = sandbox.clock.now()
            ready = create_account(db, sandbox.credentials, start, role=role, real=now, **settings)
            return accounts.get(db, ready.id), Ready.of(ready)

        return cls(sandbox, *sandbox.database.write(work))

    @property
    def keys(self) -> dict[str, str]:
        """Return the keys that authorise a call."""
        return {"api_key": self.ready.api_key or "", "user_key": self.ready.user_key or ""}

    @property
    def authorization(self) -> str:
        """The same as a header."""
        return "Pardot api_key={api_key}, user_key={user_key}".format(**self.keys)

    def refreshed(self) -> Self:
        """The same account as it is now: after a reset it shows other records."""
        return replace(self, tenant=self.sandbox.database.read(lambda db: accounts.get(db, self.ready.id)))

    @property
    def contents(self) -> dict[str, list[Any]]:
        """All stored rows of its records, counters included, by the table's name without the vendor's prefix."""
        found = self.sandbox.database.read(lambda db: stored.rows(db, self.tenant.dataset_id))
        return {name: sorted(map(tuple, rows), key=repr) for name, rows in found.items()}

    @property
    def live_counts(self) -> dict[str, int]:
        """The numbers of its live records, as they are stored, by kind."""
        return self.sandbox.database.read(lambda db: live_counts.every(db, self.tenant.dataset_id))

    @cached_property
    def default_campaign(self) -> int:
        """The id of the account's oldest campaign."""
        return self.sandbox.database.read(lambda db: campaigns.default(db, self.tenant))

    def campaign(self, name: str = "Fair", now: datetime | None = None, cost: int | None = None) -> int:
        """A new campaign's id."""
        return self._write(campaigns.add, now, name=name, cost=cost)

    def prospect(self, email: str | None = "", now: datetime | None = None, **fields: Any) -> int:
        """A new prospect's id; its address is made up unless given, or None."""
        email = f"prospect{next(_numbers)}@example.com" if email == "" else email
        return self._write(prospect_service.create, now, email=email, **fields)

    def deleted_prospect(self, email: str | None = "") -> int:
        """The id of a new one that was deleted."""
        prospect_id = self.prospect(email)
        self._write(prospect_service.delete, None, prospect_id)
        return prospect_id

    def prospect_list(self, name: str = "Newsletter", now: datetime | None = None, **fields: Any) -> int:
        """A new list's id."""
        return self._write(lists.add, now, name=name, **fields)

    def list_membership(
        self,
        list_id: int | None = None,
        prospect_id: int | None = None,
        now: datetime | None = None,
        *,
        opted_out: bool = False,
    ) -> int:
        """The id of a prospect's membership of a list, each of them new unless given."""
        of = {"list_id": list_id or self.prospect_list(), "prospect_id": prospect_id or self.prospect()}
        return self._write(lists.add_membership, now, **of, opted_out=opted_out)

    def custom_field(
        self, field_id: str | None = None, name: str = "Favourite", now: datetime | None = None, **fields: Any
    ) -> int:
        """A new custom field's id; the name that it has in prospects is made up unless given."""
        field_id = field_id or f"Field_{next(_numbers)}"
        return self._write(custom_fields.add, now, name=name, field_id=field_id, **fields)

    def tag(self, name: str = "Fair", now: datetime | None = None) -> int:
        """A new tag's id."""
        return self._write(records.add, now, model=Tag, name=name)

    def opportunity(self, *prospects: int, now: datetime | None = None, **fields: Any) -> int:
        """A new opportunity's id."""
        return self.opportunities(1, *prospects, now=now, **fields)[0]

    def deleted_opportunity(self, *prospects: int) -> int:
        """The id of a new one that was deleted."""
        opportunity_id = self.opportunity(*prospects)
        self._run(lambda db: opportunity_service.delete(db, self.tenant, opportunity_id))
        return opportunity_id

    def opportunities(
        self, number: int, *prospects: int, now: datetime | None = None, apart: timedelta = timedelta(), **fields: Any
    ) -> list[int]:
        """The ids of many new ones, made in one go, though each some time after the one before."""
        given = {"name": "Deal", "value": Decimal(100), "probability": 50} | fields
        first = now or self.sandbox.clock.now()
        moments = [first + apart * place for place in range(number)]

        def work(db: Connection) -> list[int]:
            return [
                opportunity_service.create(db, self.tenant, given, prospect_ids=prospects, now=now).opportunity_id
                for now in moments
            ]

        return self._run(work)  # type: ignore[no-any-return]  # what work answers

    def activity(self, now: datetime | None = None, **fields: Any) -> int:
        """A new activity's id; without a type it is a visit."""
        return self._write(visitor_activity_service.create, now, **{"type": 20} | fields)

    def visitor(self, now: datetime | None = None, **fields: Any) -> int:
        """A new visitor's id."""
        return self._write(records.add, now, model=Visitor, **{"is_identified": True} | fields)

    def visit(self, *pages: str, now: datetime | None = None, apart: timedelta = timedelta(), **fields: Any) -> int:
        """A new visit's id. It has a view of each page, each some time after the one before."""
        visit_id = self._write(records.add, now, model=Visit, **fields)
        for place, url in enumerate(pages):
            at = (now or self.sandbox.clock.now()) + apart * place
            self._write(visits.add_page_view, at, visit_id=visit_id, url=url, title=f"Page {place + 1}")
        return visit_id

    def form(self, name: str = "Ask us", now: datetime | None = None, **fields: Any) -> int:
        """A new form's id."""
        return self._write(records.add, now, model=Form, name=name, **fields)

    def custom_redirect(self, name: str = "Tides", now: datetime | None = None, **fields: Any) -> int:
        """A new custom redirect's id."""
        return self._write(records.add, now, model=CustomRedirect, name=name, **fields)

    def page_view(self, visit_id: int, now: datetime | None = None, **fields: Any) -> int:
        """The id of a new page view of a visit."""
        given = {"url": "https://lamp.example/", "title": "Lamps"} | fields
        return self._write(visits.add_page_view, now, visit_id=visit_id, **given)

    def asset(self, resource: Collection, now: datetime | None = None, **fields: Any) -> int:
        """The id of a new record of an object that only version 5 has."""
        return self._write(resource.kind.create, now, **defaults(resource.model) | fields)

    def delete_asset(self, resource: Collection, record_id: int) -> None:
        """Delete such a record."""
        self._write(resource.kind.delete, None, record_id)

    def dynamic_content(self, name: str = "Greeting", now: datetime | None = None, **fields: Any) -> int:
        """A new dynamic content's id."""
        return self._write(DYNAMIC_CONTENT.create, now, name=name, **{"variations": []} | fields)

    def email(self, name: str = "News", now: datetime | None = None, **fields: Any) -> int:
        """A new email's id."""
        return self._write(records.add, now, model=Email, name=name, **{"is_one_to_one": False} | fields)

    def email_template(self, name: str = "Thanks", now: datetime | None = None, **fields: Any) -> int:
        """A new email template's id."""
        flags = dict.fromkeys(("is_archived", "is_auto_responder_email", "is_drip_email", "is_list_email"), False)
        given = flags | {"is_one_to_one_email": True} | fields
        return self._write(records.add, now, model=EmailTemplate, name=name, **given)

    def email_click(self, now: datetime | None = None, **fields: Any) -> int:
        """The id of a new click, of a new prospect unless given."""
        given = {"prospect_id": fields.get("prospect_id") or self.prospect(), "url": "https://company.example/"}
        return self._write(records.add, now, model=EmailClick, **given | fields)

    def tag_object(self, now: datetime | None = None, **fields: Any) -> int:
        """The id of a new tag object, of a new tag unless given."""
        given = {"tag_id": fields.get("tag_id") or self.tag(), "type": "Prospect", "object_id": 1}
        return self._write(records.add, now, model=TagObject, **given | fields)

    def lifecycle_stage(self, name: str = "Customers", now: datetime | None = None, **fields: Any) -> int:
        """A new lifecycle stage's id."""
        return self._write(records.add, now, model=LifecycleStage, name=name, **{"is_locked": False} | fields)

    def lifecycle_history(self, now: datetime | None = None, **fields: Any) -> int:
        """The id of a new step, of a new prospect unless given."""
        given = {"prospect_id": fields.get("prospect_id") or self.prospect()}
        return self._write(records.add, now, model=LifecycleHistory, **given | fields)

    def prospect_account(self, name: str = "Acme", now: datetime | None = None) -> int:
        """A new prospect account's id."""
        return self._write(records.add, now, model=ProspectAccount, name=name)

    def freeze(self, at: datetime) -> None:
        """Freeze the account's clock. Stored times do not change."""
        real = self.sandbox.clock.now()

        def work(db: Connection) -> None:
            account_clock.set_(db, accounts.get(db, self.tenant.account_id), frozen_at=at, ahead=timedelta(), real=real)

        self._run(work)

    def advance(self, by: timedelta) -> None:
        """Let time pass by the account's clock. It uses up the life of keys."""

        def work(db: Connection) -> None:
            account_clock.advance(db, accounts.get(db, self.tenant.account_id), by)

        self._run(work)

    def user(self, *, logged_in: datetime | None = None, **fields: Any) -> dict[str, str]:
        """A new user's keys, the API key as of that login, or of one just now."""

        def work(db: Connection) -> dict[str, str]:
            now, secrets = logged_in or self.sandbox.clock.now(), self.sandbox.credentials
            user_id = users.add(db, secrets, self.tenant, now=now, **{"time_zone": "UTC"} | fields)
            return {
                "api_key": user_credentials.issue(db, secrets, self.tenant, user_id, "api_key", now=now) or "",
                "user_key": user_key(secrets, self.tenant.account_id, user_id),
            }

        return self._run(work)  # type: ignore[no-any-return]  # what work answers

    def first_user(self) -> int:
        """The id of the user whose keys the account has."""
        return self._run(lambda db: records.rows(db, self.tenant, User)[0].id)  # type: ignore[no-any-return]  # an id

    def user_id(self, now: datetime | None = None, **fields: Any) -> int:
        """A new user's id."""

        def work(db: Connection) -> int:
            moment = now or self.sandbox.clock.now()
            return users.add(db, self.sandbox.credentials, self.tenant, now=moment, **{"time_zone": "UTC"} | fields)

        return self._run(work)  # type: ignore[no-any-return]  # what work answers

    def _write(self, verb: Any, now: datetime | None, *args: Any, **fields: Any) -> int:
        moment = now or self.sandbox.clock.now()
        return self._run(lambda db: verb(db, self.tenant, *args, **fields, now=moment))  # type: ignore[no-any-return]  # an id

    def at_once(self, work: Callable[[Self], T]) -> T:
        """Let a function make several records of the account in one transaction, which takes half the time."""
        return self._run(lambda db: work(replace(self, db=db)))  # type: ignore[no-any-return]  # what work returns

    def _run(self, work: Any) -> Any:
        if self.db is not None:
            return work(self.db)

        def lifted(db: Connection) -> Any:
            with write_guard.lifted(db):
                return work(db)

        return self.sandbox.database.write(lifted)


class Answer:
    """An answer of the API."""

    def __init__(self, response: httpx.Response) -> None:
        self.http = response
        self.status = response.status_code

    @property
    def text(self) -> str:
        return self.http.text

    @cached_property
    def json(self) -> Any:
        return self.http.json()

    @cached_property
    def xml(self) -> etree._Element:
        return etree.fromstring(self.http.content)

    @property
    def error(self) -> tuple[int, str] | None:
        """Code and text of the error in any format; None if the call succeeded."""
        if self.status == httpx.codes.NO_CONTENT:
            return None
        if self.http.headers["content-type"] == "application/json":
            code = self.json["@attributes"].get("err_code")
            return None if code is None else (code, self.json["err"])
        err = self.xml.find("err")
        return None if err is None else (int(err.get("code", "")), err.text or "")

    @property
    def code(self) -> int | None:
        """The error's code; None where the call succeeded."""
        return self.error and self.error[0]

    @property
    def opportunity(self) -> dict[str, Any]:
        """The one opportunity of a JSON answer."""
        assert self.error is None, self.error
        return self.json["opportunity"]  # type: ignore[no-any-return]  # JSON has no types here

    @property
    def id(self) -> int:
        """The one opportunity's id."""
        return int(self.opportunity["id"])

    @property
    def prospects(self) -> list[dict[str, Any]]:
        """The prospects of the one opportunity."""
        return members(self.opportunity["prospects"], "prospect")

    @property
    def activities(self) -> list[dict[str, Any]]:
        """The activities of the one opportunity."""
        return members(self.opportunity["opportunity_activities"], "visitor_activity")

    @property
    def total(self) -> int:
        """The total of a JSON answer to a query."""
        assert self.error is None, self.error
        return self.json["result"]["total_results"]  # type: ignore[no-any-return]  # JSON has no types here

    @property
    def opportunities(self) -> list[dict[str, Any]]:
        """The rows of a JSON answer to a query, always as a list."""
        assert self.error is None, self.error
        return members(self.json["result"], "opportunity")

    @property
    def ids(self) -> list[int]:
        """Their ids, in their order."""
        return [row["id"] for row in self.opportunities]


def members(wrapper: dict[str, Any] | None, name: str) -> list[dict[str, Any]]:
    """Return the members of a wrapper in JSON, always as a list."""
    held = (wrapper or {}).get(name, [])
    return held if isinstance(held, list) else [held]


class Pardot:
    """A client of the API that sends the given parameters and the keys, and requests JSON by default."""

    def __init__(
        self,
        address: str,
        account: Account,
        keys: Mapping[str, str] | None = None,
        *,
        transport: Transport | None = None,
    ) -> None:
        self.account = account
        self.keys = dict(keys or account.keys)
        self.http = Client(address, transport)
        self.create = partial(self.call, "create")
        self.update = partial(self._of_one, "update")
        self.read = partial(self._of_one, "read")
        self.delete = partial(self._of_one, "delete")
        self.undelete = partial(self._of_one, "undelete")
        self.query = partial(self.call, "query")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.http.close()

    def call(self, operation: str, object_: str = "opportunity", /, *, version: Any = 3, **parameters: Any) -> Answer:
        """POST an operation with its parameters as a form."""
        form = self.keys | {"format": "json"} | parameters
        return self.send("POST", f"/api/{object_}/version/{version}/do/{operation}", data=form)

    def send(self, method: str, path: str, **options: Any) -> Answer:
        """Send any request, as httpx takes it, without keys."""
        return Answer(self.http.request(method, path, **options))

    def _of_one(self, operation: str, opportunity_id: Any, **parameters: Any) -> Answer:
        return self.call(operation, id=opportunity_id, **parameters)
