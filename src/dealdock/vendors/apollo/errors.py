"""The errors of the API (contract 4): their words, HTTP statuses and bodies."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, NamedTuple

from dealdock.web.messages import RETRY_AFTER
from dealdock.web.rest.errors import ErrorKind, ErrorTable, HttpError


class Problem(NamedTuple):
    """A kind of error, in the form of answers."""

    status: int
    text: str
    """With a placeholder `{}` for the error's detail."""
    usual: str = ""
    """The detail of an error that a fault requests."""
    member: str = "error"
    """The member of the body with the text."""
    others: Mapping[str, Any] = {}
    """The members behind it."""
    headers: tuple[tuple[bytes, bytes], ...] = ()
    """The headers of an error that a fault requests."""


def _status(status: HTTPStatus) -> Problem:
    """Return an error whose body has the status, before its text."""
    return Problem(status.value, status.phrase, member="")


_ID_TEXT: Final = "Parameters misconfigured. {} is not a valid ID"
_FORBIDDEN: Final = (
    "This API key is not authorized to access {}. Request an API key from your administrator that includes this "
    "endpoint in its configured scope."
)
_LIMIT: Final = (
    "The maximum number of api calls allowed for {}. Please upgrade your plan from "
    "https://app.apollo.io/#/settings/plans/upgrade?source=api_rate_limit."
)
SOURCE_OF_LINK: Final = "?source=api_rate_limit"
"""The part of a link that older editions do not have."""
_FREE_PLAN: Final = (
    "The {} API is not included in your Free plan and is not accessible, even with a master key. All paid plans "
    "include full API access. Upgrade your plan from https://www.apollo.io/pricing"
)
_FAILED: Final = {"error_code": "INVALID_REQUEST"}

PROBLEMS: Final[Mapping[str, Problem]] = {
    "bad_request": _status(HTTPStatus.BAD_REQUEST),
    "invalid_token": Problem(401, "Invalid access token.", others={"error_code": "INVALID_ACCESS_TOKEN"}),
    "invalid_key": Problem(
        401,
        "Invalid API key. See https://docs.apollo.io/reference/authentication for how to authenticate.",
        member="text",
    ),
    "no_key": Problem(422, "Api key required"),
    "key_location": Problem(
        422,
        "API key must be passed in the X-Api-Key header for security reasons",
        others={"error_code": "INVALID_API_KEY_LOCATION"},
    ),
    "forbidden": Problem(403, _FORBIDDEN, "this endpoint", others={"error_code": "API_INACCESSIBLE"}),
    "not_found": _status(HTTPStatus.NOT_FOUND),
    "no_result": Problem(
        404, "No webhook result was found for this request_id.", others={"error_code": "request_id_unknown"}
    ),
    "too_slow": _status(HTTPStatus.REQUEST_TIMEOUT),
    "too_large": Problem(413, "Payload Too Large", member=""),
    "address_too_long": Problem(414, "URI Too Long", member=""),
    "no_name": Problem(422, "Name is required"),
    "invalid_id": Problem(422, _ID_TEXT, "opportunity_id"),
    "invalid_date": Problem(422, "Parameters misconfigured. {} is not a valid date", "closed_date"),
    "no_opportunity": Problem(422, "Opportunity does not exist."),
    "no_account_name": Problem(422, "Please specify at least a name or domain."),
    "no_contact": Problem(422, "Oops! This contact does not exist in Apollo."),
    "no_role": Problem(422, "Something's wrong with your API request. undefined method 'map' for nil"),
    "no_crm": Problem(422, "No CRM is connected."),
    "invalid_sort": Problem(422, "Invalid sort criteria", others={"skip_alert_dialog": True}),
    "too_many": Problem(422, "Parameters misconfigured. A list has more than {} values", "100"),
    "invalid_filter": Problem(
        422, "Your search parameters are entered incorrectly. Did you try to edit the URL directly?"
    ),
    "invalid_per_page": Problem(422, "An error occurred. Per page cannot be 0."),
    "page_too_deep": Problem(422, "Invalid parameter passed in. Page * per page number is over threshold."),
    "directory_too_deep": Problem(422, "Page * per page number is over threshold."),
    "old_people_search": Problem(
        422,
        "This endpoint is deprecated for API callers. Please use the new mixed_people/api_search endpoint: "
        "https://docs.apollo.io/reference/people-api-search.",
    ),
    "no_domain": Problem(422, "Invalid domain"),
    "no_webhook": Problem(422, "Please add a valid 'webhook_url' parameter when using 'reveal_phone_number'"),
    "no_credits": Problem(
        422,
        "You have insufficient credits! <a href='https://app.apollo.io/#/settings/plans/upgrade' "
        "aria-onclick='close_alert'>Upgrade your plan</a> to increase your number of lead credits.",
    ),
    "contact_deleted": Problem(422, "This contact has been deleted."),
    "account_deleted": Problem(422, "This account has been deleted!"),
    "missing_parameter": Problem(422, "Required parameter '{}' missing", "contact_ids"),
    "no_batch": Problem(
        422, "Please provide an array of {} parameter.", 'contact attributes in the "contact_attributes"'
    ),
    "batch_too_large": Problem(422, "Please limit your array to {} or fewer.", "100 contacts"),
    "no_changes": Problem(422, "Please provide either {}", "contact_ids or contact_attributes"),
    "no_modality": Problem(422, "Please enter a non-empty modality!"),
    "invalid_modality": Problem(422, "Please enter a valid modality!"),
    "invalid_entity_modality": Problem(422, "Invalid modality: {}.", "leads"),
    "name_taken": Problem(422, "{} already exists", "Spring fair", others={"skip_alert_dialog": True}),
    "no_record": Problem(
        404, "Could not find {}", "label with id 5c1000010000000000000000", "message", {"error": "Record not found."}
    ),
    "no_label_name": Problem(422, "Please enter a non-empty name!"),
    "no_sequence": Problem(422, "Please specify a emailer_campaign_id and send_email_from_email_account_id."),
    "sequence_active": Problem(422, "The sequence is already active."),
    "no_steps": Problem(422, "Please make sure you have added at least 1 step before turning on the sequence."),
    "no_wait_time": Problem(422, "Wait time must not be empty"),
    "no_content": Problem(422, "Please make sure your template has {} before turning it on.", "content"),
    "missing_step": Problem(422, "Missing Step {}", "1"),
    "too_many_touches": Problem(
        422, "Your current plan does not allow A/B Testing.", others={"code": "ab_testing_limit"}
    ),
    "sequence_inactive": Problem(422, "The sequence is already inactive."),
    "no_metrics": Problem(400, "param is missing or the value is empty: {}", "metrics"),
    "invalid_metric": Problem(400, "Invalid metric type"),
    "no_organizations": Problem(422, "organization_ids is required"),
    "no_message": Problem(422, "Could not find message."),
    "contact_not_found": Problem(404, "Contact not found"),
    "no_contacts": Problem(422, "Please specify either contact_ids or label_names."),
    "inactive_mailbox": Problem(422, "These mailboxes are no longer active. {}", "a@b.example"),
    "no_records": Problem(422, "Please specify at least one associated record."),
    "no_ids": Problem(422, "Please specify ids."),
    "no_user": Problem(422, "type and user can not be blank"),
    "task_done": Problem(422, "This task is already completed / skipped.", others={"allow_moving_to_next_task": True}),
    "task_deleted": Problem(422, "This task has been deleted. Please refresh your page."),
    "task_or_message_deleted": Problem(422, "This task or emailer message has been deleted. Please refresh your page."),
    "per_page_too_large": Problem(422, "Per page not supported"),
    "invalid_choice": Problem(422, "Please specify a valid {}.", "type"),
    "no_details": Problem(400, "invalid request, {}", "missing details", member="match", others=_FAILED),
    "too_many_records": Problem(
        400,
        "{} count cannot be more than 10",
        "domain",
        member="match",
        others={"error_code": "RECORD_LIMIT_EXCEEDED"},
    ),
    "too_many_people": Problem(
        400,
        "cannot enrich more than 10 in a single request",
        member="match",
        others={"error_code": "RECORD_LIMIT_EXCEEDED"},
    ),
    "no_argument": Problem(400, "At least one argument is required"),
    "invalid_argument": Problem(400, "{}", "sort_by_field must be one of: created_at, updated_at"),
    "webhook_with_poll_only": Problem(400, "Do not pass 'webhook_url' with poll_only=true"),
    "free_plan": Problem(403, _FREE_PLAN, "api/v1/people/match", others={"error_code": "API_INACCESSIBLE"}),
    "no_access": Problem(
        403, "{}", "this endpoint is not accessible with this api_key", others={"error_code": "API_INACCESSIBLE"}
    ),
    "rate_limit": Problem(
        429, _LIMIT, "this endpoint is 600 times per hour", member="message", headers=((b"retry-after", b"60"),)
    ),
    "headers_too_large": Problem(431, "Request Header Fields Too Large", member=""),
    "server_error": _status(HTTPStatus.INTERNAL_SERVER_ERROR),
    "overloaded": Problem(503, "Service Unavailable", member="", headers=(RETRY_AFTER,)),
}
"""If several errors have the same status, errors of the platform use the first one."""

ERRORS: Final[ErrorTable] = {code: ErrorKind(each.status, each.text) for code, each in PROBLEMS.items()}


class Refusal(HttpError):
    """An error of a call, with the values that explain it."""

    context: Mapping[str, Any] | None = None
    """The member `context` of `error_details`; None: the context of the kind of error."""


def refused(code: str, why: str, detail: Any = None, context: Mapping[str, Any] | None = None) -> Refusal:
    """Return the error with this word. `why` explains it to a person; `detail` is a part of its text."""
    error = Refusal(PROBLEMS[code].status, why, code=code, detail=detail)
    error.context = context
    return error


def invalid_id(sent: str, kind: str) -> HttpError:
    """Return the error for an id that is malformed, or that no record of the kind has."""
    return refused("invalid_id", f"no {kind} of this account has this id", sent)
