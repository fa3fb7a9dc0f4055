"""The operations of users: `/api/v1/users`."""

from typing import Any, Final

from dealdock.vendors.apollo import team_credits
from dealdock.vendors.apollo.user import answers, layout, queries
from dealdock.vendors.apollo.wire import pages, searches, values
from dealdock.vendors.apollo.wire.call import CurrentCall
from dealdock.web.rest.routing import RestRouter

router = RestRouter("user", "/api/v1/users")

_ERRORS: Final = ("invalid_per_page", "page_too_deep")


class UserSearch(searches.described("UserPage", {})):  # type: ignore[misc]  # made from its parameters
    """The parameters of a search for users. A list of keywords counts as absent."""

    q_keywords: str | None = None


@router.operation("search", "GET", "/search", query=UserSearch, errors=_ERRORS, answer=lambda: answers.FOUND)
@router.operation("search", "POST", "/search", fields=UserSearch, errors=_ERRORS, answer=lambda: answers.FOUND)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return a page of users. Its number and size are shown as they were sent."""
    page = pages.page(call)
    keywords = values.text(call.parameters.get("q_keywords")).strip()
    found, total = queries.page(call.db, call.account, page, keywords)
    size = call.parameters.get("per_page")
    as_sent = {"page": call.parameters.get("page"), "per_page": pages.USUAL_SIZE if size is None else size}
    return {
        "pagination": {**page.pagination(total), **as_sent},
        "users": [layout.user(call.ids, one, call.settings.edition) for one in found],
        "num_fetch_result": None,
    }


@router.operation("show", "GET", "/api_profile", is_short=True, answer=lambda: answers.PROFILE)
def show_profile(call: CurrentCall) -> dict[str, Any]:
    """Return the caller, with the credits of the team if the call requests them."""
    shown = layout.profile(call.ids, queries.read(call.db, call.account, call.caller.user_id))
    wants_credits = values.truth(call.parameters.get("include_credit_usage"))
    return (
        shown | layout.credit_usage(team_credits.of(call), team_credits.direct_dial(call)) if wants_credits else shown
    )
