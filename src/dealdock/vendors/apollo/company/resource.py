"""Companies, which the API calls accounts: `/api/v1/accounts` (contract 3.3, 9.4)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final, Literal, NotRequired

from sqlalchemy import ColumnElement, Connection, func, or_
from typing_extensions import TypedDict

from dealdock.control import fields as control_fields
from dealdock.platform.database.selection import Sort
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.kind import Kind, of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import PublicIds
from dealdock.vendors.apollo import label as labels
from dealdock.vendors.apollo.column_types import BY_PERSON
from dealdock.vendors.apollo.company import service
from dealdock.vendors.apollo.company.model import Company, CompanyStage
from dealdock.vendors.apollo.custom_field import model as custom_fields
from dealdock.vendors.apollo.custom_field import values as custom_values
from dealdock.vendors.apollo.custom_field.resource import NEW_VALUES
from dealdock.vendors.apollo.directory import service as directory
from dealdock.vendors.apollo.errors import invalid_id, refused
from dealdock.vendors.apollo.ids import Ids, has_form
from dealdock.vendors.apollo.label import ShownLabel
from dealdock.vendors.apollo.record import bulk, children, id_lists
from dealdock.vendors.apollo.record.bulk import BULK_ERRORS
from dealdock.vendors.apollo.settings import BEFORE_RECORDED, RECORDED, SINCE_RECORDED, Edition
from dealdock.vendors.apollo.wire import fields, moments, phones, searches, values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.described import ENVELOPE_TYPES, Success, list_of, of_editions
from dealdock.vendors.apollo.wire.fields import CUSTOM, LABELS, plain, reference
from dealdock.vendors.apollo.wire.searches import Filter, contains, enveloped, one_of
from dealdock.vendors.apollo.wire.sources import RECORD_URL, display_name
from dealdock.web.rest.answers import closed, object_type
from dealdock.web.rest.fields import FieldTable, list_type, read
from dealdock.web.rest.routing import RestRouter

_NAMES: Final = (plain("name", values.name), plain("domain", values.domain))
_OWNER: Final = reference("owner_id", "user")

_FURTHER: Final = (
    plain("phone_number", values.some_text, column="phone"),
    plain("phone", values.some_text),
    plain("raw_address", values.some_text),
    _OWNER,
    reference("account_stage_id", "company_stage", column="stage_id"),
)

_OTHERS: Final = {CUSTOM: dict[str, Any] | None, LABELS: list_type(str, values.MAX_LIST) | None}
_CHANGES: Final = FieldTable("AccountChanges", (*_NAMES, *_FURTHER), others=_OTHERS)
_NEW: Final = FieldTable("NewAccount", (*_NAMES, *_FURTHER), others=_OTHERS)

AnswerKind = Literal["created", "updated", "found", "viewed", "embedded"]
"""The answers to create and update, a row of a search, the answer to view, a part of another record."""

Layout = Mapping[str, Any]
"""The keys of an answer in their order, with the values of keys that are the same for every company."""

ADDRESS: Final = ("raw_address", "street_address", "city", "state", "country", "postal_code")
"""The keys that are left out without an address."""

_GROWTHS: Final = tuple(f"organization_headcount_{months}_month_growth" for months in ("six", "twelve", "twenty_four"))
_CAMPAIGNS: Final = {"contact_emailer_campaign_ids": [], "contact_campaign_status_tally": {}, "num_contacts": 0}


def _layout(*names: str, **constants: Any) -> Layout:
    return {name: constants.get(name) for name in names}


_IDENTITY: Final = _layout(*ADDRESS, "id", "domain", "name", "team_id", "organization_id", "account_stage_id")
_ORIGIN: Final = _layout("source", "original_source", "creator_id", "owner_id", "created_at")

_LINKS: Final = {
    "phone": None,
    "phone_status": "no_status",
    **_layout("hubspot_id", "salesforce_id", "crm_owner_id", "parent_account_id", "linkedin_url"),
    **_layout("suggested_from_rule_engine_config_id", "godmode_apollo_creator"),
}

_STATE: Final[Layout] = {
    "sanitized_phone": None,
    "account_playbook_statuses": [],
    "existence_level": "full",
    "label_ids": [],
    "typed_custom_fields": {},
    "custom_field_errors": {},
    "modality": "account",
    "source_display_name": None,
    "crm_record_url": None,
}

_SOCIAL: Final = _layout("twitter_url", "facebook_url")
_INTENT: Final = {"intent_strength": None, "show_intent": False, **_layout(*_GROWTHS)}
_BEGIN: Final = {**_IDENTITY, **_ORIGIN, **_LINKS}
_BASE: Final = {**_BEGIN, **_STATE, **_SOCIAL, **_INTENT}

_KEYS_2021: Final = (
    *("id", "domain", "name", "team_id", "typed_custom_fields", "organization_id", "account_stage_id", "source"),
    *("original_source", "owner_id", "created_at", "phone", "phone_status", "test_predictive_score", "hubspot_id"),
    *("salesforce_id", "crm_owner_id", "parent_account_id"),
)

_CREATED_2021: Final = {
    **_layout(*_KEYS_2021, phone_status="no_status"),
    "account_playbook_statuses": [],
    "existence_level": "full",
    "label_ids": [],
    "modality": "account",
}

_UPDATED_2021: Final = {
    **_layout(*_KEYS_2021, phone_status="no_status"),
    "sanitized_phone": None,
    **_CREATED_2021,
    "salesforce_record_url": None,
}

_WHOLE_2021: Final = {**_UPDATED_2021, **_CAMPAIGNS, "last_activity_date": None, "persona_counts": {}}

_SINCE_2026: Final[Mapping[AnswerKind, Layout]] = {
    "created": _BASE,
    "updated": _BASE,
    "found": {**_BEGIN, **_STATE, **_CAMPAIGNS, **_SOCIAL, **_INTENT},
    "viewed": {
        **_BEGIN,
        "engagement_graph": None,
        **_STATE,
        **_CAMPAIGNS,
        **_SOCIAL,
        **_INTENT,
        "account_queues": [],
        "disable_flag": True,
    },
    "embedded": {**_BEGIN, **_STATE, "custom_field_errors": None, **_CAMPAIGNS, **_SOCIAL},
}

_OF_2021: Final[Mapping[AnswerKind, Layout]] = {
    "created": {**_CREATED_2021, "persona_counts": {}},
    "updated": {**_UPDATED_2021, "persona_counts": {}},
    "found": _WHOLE_2021,
    "viewed": _WHOLE_2021,
    "embedded": _WHOLE_2021,
}

LAYOUTS: Final[Mapping[Edition, Mapping[AnswerKind, Layout]]] = {
    **dict.fromkeys(BEFORE_RECORDED, _OF_2021),
    **dict.fromkeys(SINCE_RECORDED, _SINCE_2026),
}


def shown(ids: Ids, one: AnyRow, kind: AnswerKind, edition: Edition) -> dict[str, Any]:
    """Return the company as JSON."""
    shown = dict(LAYOUTS[edition][kind])
    for name, value in _shown_values(ids, one, edition).items():
        if name in shown:
            shown[name] = value
    for name in _missing(one):
        shown.pop(name, None)
    return shown


def _missing(one: AnyRow) -> Iterable[str]:
    """Yield the keys that the company's answers lack."""
    if one.phone is None:
        yield "sanitized_phone"
    if one.salesforce_id is None:
        yield "salesforce_record_url"
    if one.raw_address is None:
        yield from ADDRESS


def _shown_values(ids: Ids, one: AnyRow, edition: Edition) -> dict[str, Any]:
    """Return the values that companies differ in."""
    values = {
        "id": ids.show("company", one.id),
        "domain": one.domain,
        "name": one.name,
        "team_id": ids.team,
        "account_stage_id": ids.show("company_stage", one.stage_id),
        "source": one.source,
        "original_source": one.original_source,
        "owner_id": ids.show("user", one.owner_id),
        "created_at": moments.stored_stamp(one.created_at),
        "phone": one.phone,
        "salesforce_id": one.salesforce_id,
        "crm_owner_id": one.crm_owner_id,
        "sanitized_phone": None if one.phone is None else phones.sanitized(one.phone),
        "label_ids": one.label_ids,
        "typed_custom_fields": one.typed_custom_fields,
        "num_contacts": one.contacts,
    }
    if edition < RECORDED:
        return values | {"salesforce_record_url": f"{RECORD_URL}{one.salesforce_id}"}
    return values | {
        "raw_address": one.raw_address,
        "organization_id": ids.show("organization", one.organization_id),
        "creator_id": ids.show("user", one.created_by_id),
        "source_display_name": display_name(one.source),
    }


def _shown_stages(ids: Ids, rows: Iterable[AnyRow], edition: Edition) -> list[dict[str, Any]]:
    """Return the stages of companies as JSON."""
    more = {} if edition < RECORDED else {"is_meeting_set": None}
    return [
        {
            "id": ids.show("company_stage", row.id),
            "team_id": ids.team,
            "display_name": row.name,
            "name": row.name,
            "display_order": row.display_order,
            "default_exclude_for_leadgen": False,
            "category": row.category,
            **more,
        }
        for row in rows
    ]


_TEXTS: Final = (
    *("domain", "name", "account_stage_id", "owner_id", "phone", "salesforce_id", "crm_owner_id", "creator_id"),
    *("sanitized_phone", "salesforce_record_url", "raw_address", "organization_id"),
)

_TYPES: Final[Mapping[str, Any]] = {
    **dict.fromkeys(_TEXTS, str | None),
    **dict.fromkeys(("id", "team_id", "source", "original_source", "created_at", "source_display_name"), str),
    "label_ids": list[str],
    "typed_custom_fields": dict[str, Any],
    "num_contacts": int,
}
"""The types of the keys in which companies differ."""

_OPTIONAL: Final = ("sanitized_phone", "salesforce_record_url", *ADDRESS)


def _company(kind: AnswerKind) -> Any:
    return of_editions(f"{kind.capitalize()}Account", LAYOUTS, kind, _TYPES, _OPTIONAL)


@closed
class ShownRecordStage(TypedDict):
    """A stage of companies or of contacts."""

    id: str
    team_id: str
    display_name: str
    name: str
    display_order: int
    default_exclude_for_leadgen: bool
    category: str | None
    is_meeting_set: NotRequired[None]
    """Younger than edition 2021."""


_CREATED: Final = _company("created")
_UPDATED: Final = _company("updated")
FOUND: Final = _company("found")
EMBEDDED: Final = _company("embedded")
_TEAM: Final = object_type("TeamOfAccounts", {"id": str, "accounts_finder_empty": bool})
_VIEW: Final = object_type("AccountView", {"account": _company("viewed")})
_CREATION: Final = object_type("AccountCreation", {"account": _CREATED, "team": _TEAM}, {"team"})
_CHANGE: Final = object_type("AccountChange", {"account": _UPDATED, "labels": list[ShownLabel]})

_SEVERAL_CREATED: Final = object_type(
    "CreatedAccounts",
    dict.fromkeys(("created_accounts", "existing_accounts"), list_of(_CREATED)),
)

_SEVERAL_CHANGED: Final = object_type("ChangedAccounts", {"accounts": list_of(_UPDATED)})
_PAGE: Final = object_type("AccountPage", {"accounts": list_of(FOUND), **ENVELOPE_TYPES})
_STAGES: Final = object_type("AccountStages", {"account_stages": list[ShownRecordStage]})


def _keywords(call: Call, value: Any) -> ColumnElement[bool]:
    columns = (func.coalesce(Company.name_key, ""), func.coalesce(Company.domain, ""))
    return or_(*(contains(column)(call, value) for column in columns))


FILTERS: Final[Mapping[str, Filter]] = {
    "q_organization_name": contains(Company.name_key),
    "account_stage_ids": one_of(Company.stage_id, "company_stage"),
    "account_label_ids": id_lists.filter_by(Company.label_ids, "label"),
    LABELS: labels.filter_by_names(Company.label_ids, "accounts"),
    "organization_domains": lambda _, value: Company.domain.in_([values.domain(each) for each in values.listed(value)]),
    "q_keywords": _keywords,
}

_Search: Final = searches.described("AccountSearch", FILTERS)
_BREADCRUMBS: Final[Mapping[str, str]] = {"q_organization_name": "Company Name", "account_stage_ids": "Account Stage"}

SORTS: Final[Mapping[str, Sequence[Any]]] = {
    "account_last_activity_date": (),  # of no account there is one: their order is that of their ids
    "account_created_at": (partial(Sort, Company.created_at),),
    "account_updated_at": (partial(Sort, Company.updated_at),),
}

_selected: Final = searches.selector(FILTERS, SORTS, Company)


def _breadcrumbs(call: Call, stages: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return one breadcrumb for each value of each filter. `stages`: the names of stages by id."""
    return [
        {"label": label, "signal_field_name": name, "value": value, "display_name": stages.get(value.lower(), value)}
        for name, label in _BREADCRUMBS.items()
        for value in values.listed(call.parameters.get(name))
    ]


def embedded(call: Call, ids: Sequence[int]) -> Mapping[Any, dict[str, Any]]:
    """Return up to 100 companies in the form of lists, by number, read by one query."""
    call.ids.look_up("company", ids)
    edition = call.settings.edition
    found = service.of_ids(call.db, call.account, ids)
    call.ids.look_up("organization", [one.organization_id for one in found if one.organization_id is not None])
    return {one.id: shown(call.ids, one, "embedded", edition) for one in found}


def _update(db: Connection, account: AccountContext, company_id: int, *, now: datetime, **changes: Any) -> None:
    before = service.locked(db, account, company_id)
    assert before is not None  # noqa: S101 (the control plane found it)
    service.update(db, account, before, changes, now=now)


def _delete(db: Connection, account: AccountContext, number: int, *, ids: PublicIds, **_: Any) -> None:
    children.delete(db, account, ids, "company", Company, [number])


COMPANY: Final = Kind(
    "company",
    "companies",
    Company,
    references={
        "organization_id": "organization",
        "stage_id": "company_stage",
        "owner_id": "user",
        "created_by_id": "user",
    },
    create=service.create,
    update=_update,
    delete=_delete,
    takes_ids=True,
    new={
        "source": (control_fields.Name, BY_PERSON),
        "original_source": (control_fields.Name, BY_PERSON),
        "created_by_id": None,
        "label_ids": id_lists.NEW,
        **NEW_VALUES,
    },
    shown={"label_ids": id_lists.SHOWN},
    in_scenes={"label_ids": id_lists.IN_SCENES},
    example={"name": "Harbour Ltd", "domain": "harbour.example"},
    named_by="name",
    named_as="company",
    derived=service.derived,
)

COMPANY_STAGE: Final = of_rows(
    "company_stage",
    "company_stages",
    CompanyStage,
    place="display_order",
    new={"display_order": control_fields.last_place(CompanyStage.__table__.c.display_order)},
    example={"name": "Prospect"},
    named_by="name",
)

labels.add(Company)
custom_fields.add("account", Company)

router = RestRouter("account", "/api/v1/accounts")
stages = RestRouter("account_stage", "/api/v1/account_stages")

_SEARCH_ERRORS: Final = ("invalid_per_page", "page_too_deep", "invalid_sort", "invalid_filter")


@router.operation(
    "create",
    "POST",
    fields=_NEW,
    errors=("no_account_name", "invalid_id"),
    writes=True,
    is_short=True,
    answer=lambda: _CREATION,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create an account. A record with the same name or domain is not an obstacle."""
    number = _created(call, _new(call, call.parameters), call.parameters)
    team = {"id": call.ids.team, "accounts_finder_empty": False}
    return _answer(call, number, "created") | ({"team": team} if call.settings.edition < RECORDED else {})


def _new(call: Call, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a new account. Errors no_account_name, invalid_id."""
    columns = read(_NAMES, call, sent).values
    if columns.get("name") is None and columns.get("domain") is None:
        raise refused("no_account_name", "neither name nor domain has a value")
    return {**columns, **read(_FURTHER, call, sent).values}


def _created(call: Call, columns: Mapping[str, Any], sent: Mapping[str, Any]) -> int:
    """Create an account, and then its labels, and return its number."""
    own = {"owner_id": call.caller.user_id, **columns, "source": "api", "original_source": "api"}
    own["created_by_id"] = call.caller.user_id
    if call.settings.edition >= RECORDED:
        found = directory.in_domain(call.db, call.ids, call.account, columns.get("domain"), now=call.now)
        own["organization_id"] = None if found is None else found[0]
    own["typed_custom_fields"] = custom_values.changed(custom_values.NONE, custom_values.sent(call, "account", sent))
    number = service.create(call.db, call.account, **own, now=call.now)
    labels.store(call, Company, number, labels.sent(call, "accounts", sent))
    return number


@router.operation(
    "bulk_create",
    "POST",
    "/bulk_create",
    errors=(*BULK_ERRORS, "no_account_name"),
    writes=True,
    answer=lambda: _SEVERAL_CREATED,
)
def bulk_create(call: CurrentCall) -> dict[str, Any]:
    """Create up to 100 accounts. With `run_dedupe`, companies whose domain exists are returned unchanged."""
    sent = bulk.sent(call, "accounts")
    usual = read([_OWNER], call, call.parameters).values
    bodies = [{**usual, **_new(call, each)} for each in sent]
    made = bulk.create(call, sent, bodies, known=service.like, create=_created)
    return {
        "created_accounts": _shown_by_numbers(call, made.created, "created"),
        "existing_accounts": _shown_by_numbers(call, made.existing, "created"),
    }


@router.operation("search", "GET", "/search", query=_Search, errors=_SEARCH_ERRORS, answer=lambda: _PAGE)
@router.operation("search", "POST", "/search", fields=_Search, errors=_SEARCH_ERRORS, answer=lambda: _PAGE)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return a page of accounts."""
    page, selection = _selected(call)
    known = {call.ids.show("company_stage", row.id): row.name for row in service.stages_of(call.db, call.account)}
    firms = service.page(call.db, call.account, selection)
    call.ids.look_up("company", [one.id for one in firms])
    call.ids.look_up("organization", [one.organization_id for one in firms if one.organization_id is not None])
    found = {
        "pagination": page.pagination(service.total(call.db, call.account, selection)),
        "accounts": [shown(call.ids, one, "found", call.settings.edition) for one in firms],
    }
    breadcrumbs = {"breadcrumbs": _breadcrumbs(call, known)}
    return enveloped(call.settings.edition, breadcrumbs, found) | {"num_fetch_result": None}


@router.operation(
    "show", "GET", "/{account_id}", errors=("invalid_id", "account_deleted"), is_short=True, answer=lambda: _VIEW
)
def show(call: CurrentCall) -> dict[str, Any]:
    """Return an account."""
    return _answer(call, _number(call), "viewed")


@router.operation(
    "update",
    "PUT",
    "/{account_id}",
    fields=_CHANGES,
    errors=("invalid_id", "account_deleted"),
    writes=True,
    is_short=True,
    answer=lambda: _CHANGE,
)
@router.operation(
    "update",
    "PATCH",
    "/{account_id}",
    fields=_CHANGES,
    errors=("invalid_id", "account_deleted"),
    writes=True,
    is_short=True,
    answer=lambda: _CHANGE,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change the given fields of an account. Its name cannot be emptied."""
    number = _number(call)
    _change(call, number, _CHANGES.read(call, call.parameters).values, call.parameters)
    answer = _answer(call, number, "updated")
    return answer | {"labels": labels.rows(call, answer["account"]["label_ids"])}


@router.operation(
    "update_owners",
    "POST",
    "/update_owners",
    errors=bulk.SAME_ERRORS,
    writes=True,
    answer=lambda: _SEVERAL_CHANGED,
)
def update_owners(call: CurrentCall) -> dict[str, Any]:
    """Give accounts to another owner."""
    numbers = bulk.numbers(call, "account_ids", "company", _OWNER.name)
    columns = read([_OWNER], call, call.parameters).values
    for number in numbers:
        _change(call, number, columns, {})
    return {"accounts": _shown_by_numbers(call, numbers, "updated")}


@router.operation(
    "bulk_update",
    "POST",
    "/bulk_update",
    errors=bulk.CHANGE_ERRORS,
    writes=True,
    answer=lambda: _SEVERAL_CHANGED,
)
def bulk_update(call: CurrentCall) -> dict[str, Any]:
    """Change accounts, each by fields of its own, or all by the same fields. Unknown ones are left out."""
    changed = []
    for number, each in bulk.changes(call, "company", "accounts"):
        _change(call, number, _CHANGES.read(call, each).values, each)
        changed.append(number)
    return {"accounts": _shown_by_numbers(call, changed, "updated")}


@router.operation(
    "bulk_destroy", "POST", "/bulk_destroy", errors=("no_ids", "invalid_id"), writes=True, answer=lambda: Success
)
def bulk_destroy(call: CurrentCall) -> Success:
    """Delete accounts, with their tasks. Contacts and opportunities stay, without an account."""
    numbers = children.sent_numbers(call, "company")
    children.delete(call.db, call.account, call.ids, "company", Company, numbers)
    return {"success": True}


@stages.operation("search", "GET", answer=lambda: _STAGES)
def search_stages(call: CurrentCall) -> dict[str, Any]:
    """Return the stages of accounts."""
    return {"account_stages": _shown_stages(call.ids, service.stages_of(call.db, call.account), call.settings.edition)}


def _change(call: Call, number: int, columns: dict[str, Any], sent: Mapping[str, Any]) -> None:
    """Change these columns of an account, and the custom fields and labels that are sent.

    An empty name changes nothing.
    """
    before = service.locked(call.db, call.account, number)
    assert before is not None  # noqa: S101 (the caller found it in this transaction)
    if columns.get("name", "") is None:
        columns = {name: value for name, value in columns.items() if name != "name"}
    custom = custom_values.changed(before["typed_custom_fields"], custom_values.sent(call, "account", sent))
    changes = {**columns, **labels.sent(call, "accounts", sent), "typed_custom_fields": custom}
    service.update(call.db, call.account, before, changes, now=call.now)


def _shown_by_numbers(call: Call, numbers: Sequence[int], kind: AnswerKind) -> list[dict[str, Any]]:
    """Return the accounts with these numbers in the form of answers, in this order."""
    found = service.of_ids(call.db, call.account, list(dict.fromkeys(numbers))) if numbers else []
    firms = {one.id: shown(call.ids, one, kind, call.settings.edition) for one in found}
    return [firms[number] for number in numbers]


def _number(call: Call) -> int:
    """Return the number of the account in the path.

    Error invalid_id for a malformed id and for an unknown one, account_deleted.
    """
    written = call.match.parameters["account_id"]
    number = call.ids.find("company", written) if has_form(written) else None
    if number is None:
        raise invalid_id(written, "account")
    if not fields.exists(call, "company", number):
        raise refused("account_deleted", "the account with this id has been deleted")
    return number


def _answer(call: Call, number: int, kind: AnswerKind) -> dict[str, Any]:
    (shown,) = _shown_by_numbers(call, [number], kind)
    return {"account": shown}
