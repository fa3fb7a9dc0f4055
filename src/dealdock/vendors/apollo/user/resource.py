"""Users: `/api/v1/users` (contract 3.2, 9.6)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import String

from dealdock.platform.database.selection import Selection, Sort
from dealdock.platform.database.statements import Statement
from dealdock.platform.records.models import User
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.queries import Queries
from dealdock.vendors.apollo import team_credits
from dealdock.vendors.apollo.credentials import ADMINISTRATOR
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.settings import RECORDED, Edition
from dealdock.vendors.apollo.team_credits import OTHERS, Credits
from dealdock.vendors.apollo.user.preferences import NEW_USER
from dealdock.vendors.apollo.wire import moments, pages, searches, values
from dealdock.vendors.apollo.wire.call import CurrentCall
from dealdock.vendors.apollo.wire.described import list_of, types_of
from dealdock.vendors.apollo.wire.pages import Page
from dealdock.vendors.apollo.wire.searches import position
from dealdock.web.rest.answers import object_type
from dealdock.web.rest.routing import RestRouter


class UserRow(NamedTuple):
    """A user as shown in answers."""

    id: int
    first_name: str | None
    last_name: str | None
    job_title: str | None
    email: str
    role: str
    created_at: datetime


_COLUMNS: Final = [getattr(User, name) for name in UserRow._fields]
_QUERIES: Final = Queries(select(*_COLUMNS), User)
_ONE: Final = Statement(select(*_COLUMNS).where(User.dataset_id == bindparam("dataset_id"), User.id == bindparam("id")))


class _Lower(FunctionElement[str]):
    """A text with the letters A to Z in lower case: the same on every database."""

    inherit_cache = True
    type = String()


@compiles(_Lower)
def _ascii_lower(lower: _Lower, compiler: SQLCompiler, **options: Any) -> str:
    return f"ascii_lower({compiler.process(lower.clauses, **options)})"


@compiles(_Lower, "postgresql")
def _compile_with_collation(lower: _Lower, compiler: SQLCompiler, **options: Any) -> str:
    return f'lower({compiler.process(lower.clauses, **options)} COLLATE "C")'


def _read(db: Connection, account: AccountContext, user_id: int) -> UserRow:
    """Return the user with this number, who must exist."""
    (row,) = _ONE.tuples(db, {"dataset_id": account.dataset_id, "id": user_id})
    return UserRow._make(row)


def _page(db: Connection, account: AccountContext, page: Page, keywords: str) -> tuple[list[UserRow], int]:
    """Return the users on a page, by number, and the number of users on all pages.

    `keywords`: a part of name, address or job title; the letters A to Z match in either case.
    """
    criteria = [_matches(keywords)] if keywords else []
    selection = Selection(criteria, (Sort(User.id, False),), page.size, page.offset, deleted=None)
    rows = [UserRow._make(row) for row in _QUERIES.page(db, account.dataset_id, selection)]
    return rows, _QUERIES.total(db, account.dataset_id, selection)


def _matches(keywords: str) -> ColumnElement[bool]:
    name = func.coalesce(User.first_name, "").concat(" ").concat(func.coalesce(User.last_name, ""))
    texts = (name, User.email, func.coalesce(User.job_title, ""))
    wanted = keywords.encode().lower().decode()  # the method of bytes changes the letters A to Z alone
    return or_(*(position(_Lower(text), wanted) > 0 for text in texts))


_PROFILE: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("id", "team_id", "email"), str),
    **dict.fromkeys(("first_name", "last_name", "title"), str | None),
}

_CREDITS: Final = (
    *("num_credits_remaining", "effective_num_lead_credits", "num_lead_credits_used"),
    *("effective_num_direct_dial_credits", "num_direct_dial_credits_used", "effective_num_export_credits"),
    *("num_export_credits_used", "effective_num_ai_credits", "num_ai_credits_used"),
    *("effective_num_power_up_credits", "num_power_up_credits_used", "total_unified_credits_used"),
)

_TYPES: Final[Mapping[str, Any]] = {**_PROFILE, "created_at": str, "deleted": bool, "name": str, "salesforce_id": None}

_SETTING_TYPE: Final = object_type(
    "AssistantSetting", types_of(NEW_USER["assistant_setting"], {"team_id": str, "user_id": str})
)

_USER: Final = object_type(
    "ShownUser", types_of(NEW_USER, {**_TYPES, "permission_set_id": str, "assistant_setting": _SETTING_TYPE})
)

_USER_2021: Final = object_type(
    "ShownUserOf2021",
    {
        **_TYPES,
        "permission_set_id": None,
        "typed_custom_fields": dict[str, Any],
        **dict.fromkeys(("user_roles", "subteam_ids"), list[str]),
    },
)

_PROFILE_ANSWER: Final = object_type("Profile", {**_PROFILE, **dict.fromkeys(_CREDITS, int)}, _CREDITS)

_FOUND: Final = object_type(
    "UsersAnswer", {"pagination": dict[str, Any], "users": list_of(_USER | _USER_2021), "num_fetch_result": None}
)

_ADMINISTRATORS, _OTHERS = 1, 2
"""The numbers of the two sets of permissions that every account has."""

_SETTING: Final = "assistant_setting"


def _profile(ids: Ids, one: UserRow) -> dict[str, Any]:
    """Return a user's own data."""
    return {
        "id": ids.show("user", one.id),
        "team_id": ids.team,
        "first_name": one.first_name,
        "last_name": one.last_name,
        "title": one.job_title,
        "email": one.email,
    }


def _credit_usage(lead: Credits, direct_dial: int) -> dict[str, Any]:
    """Return the credits in a user's own data. `direct_dial`: the credits that were spent for telephone numbers."""
    return {
        "num_credits_remaining": lead.left,
        "effective_num_lead_credits": lead.limit,
        "num_lead_credits_used": lead.consumed - direct_dial,
        "effective_num_direct_dial_credits": OTHERS["direct_dial_credit"],
        "num_direct_dial_credits_used": direct_dial,
        "effective_num_export_credits": OTHERS["export_credit"],
        "num_export_credits_used": 0,
        "effective_num_ai_credits": OTHERS["ai_credit"],
        "num_ai_credits_used": 0,
        "effective_num_power_up_credits": OTHERS["power_up_credit"],
        "num_power_up_credits_used": 0,
        "total_unified_credits_used": lead.consumed,
    }


def _shown(ids: Ids, one: UserRow, edition: Edition) -> dict[str, Any]:
    """Return a user as JSON."""
    shown = {
        **_profile(ids, one),
        "created_at": moments.stamp(one.created_at),
        "deleted": False,
        "name": " ".join(filter(None, (one.first_name, one.last_name))),
        "salesforce_id": None,
    }
    is_administrator = one.role == ADMINISTRATOR
    if edition < RECORDED:
        roles = {"user_roles": ["admin"] if is_administrator else []}
        return {**shown, "permission_set_id": None, "typed_custom_fields": {}, **roles, "subteam_ids": []}
    permissions = ids.show("permission_set", _ADMINISTRATORS if is_administrator else _OTHERS)
    setting = {**NEW_USER[_SETTING], "team_id": shown["team_id"], "user_id": shown["id"]}
    return {**NEW_USER, **shown, "permission_set_id": permissions, _SETTING: setting}


router = RestRouter("user", "/api/v1/users")

_ERRORS: Final = ("invalid_per_page", "page_too_deep")


class UserSearch(searches.described("UserPage", {})):  # type: ignore[misc]  # made from its parameters
    """The parameters of a search for users. A list of keywords counts as absent."""

    q_keywords: str | None = None


@router.operation("search", "GET", "/search", query=UserSearch, errors=_ERRORS, answer=lambda: _FOUND)
@router.operation("search", "POST", "/search", fields=UserSearch, errors=_ERRORS, answer=lambda: _FOUND)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return a page of users. Its number and size are shown as they were sent."""
    page = pages.page(call)
    keywords = values.text(call.parameters.get("q_keywords")).strip()
    found, total = _page(call.db, call.account, page, keywords)
    size = call.parameters.get("per_page")
    as_sent = {"page": call.parameters.get("page"), "per_page": pages.USUAL_SIZE if size is None else size}
    return {
        "pagination": {**page.pagination(total), **as_sent},
        "users": [_shown(call.ids, one, call.settings.edition) for one in found],
        "num_fetch_result": None,
    }


@router.operation("show", "GET", "/api_profile", is_short=True, answer=lambda: _PROFILE_ANSWER)
def show_profile(call: CurrentCall) -> dict[str, Any]:
    """Return the caller, with the credits of the team if the call requests them."""
    shown = _profile(call.ids, _read(call.db, call.account, call.caller.user_id))
    wants_credits = values.truth(call.parameters.get("include_credit_usage"))
    return shown | _credit_usage(team_credits.of(call), team_credits.direct_dial(call)) if wants_credits else shown
