"""The errors of the API: their words for faults and the journal, their texts and their forms (contract 1.5, 4.2)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from dealdock.platform.limits.rules import Limit, LimitUse
from dealdock.vendors.close.settings import AccountSettings
from dealdock.vendors.close.wire import json_form, limits
from dealdock.web import messages
from dealdock.web.messages import Answer
from dealdock.web.rest.errors import ErrorKind, ErrorTable, HttpError
from dealdock.web.rest.fields import Reason

ERRORS: Final[ErrorTable] = {
    "bad_request": ErrorKind(400, "The request contains invalid JSON."),
    "invalid": ErrorKind(400, "The object is not valid."),
    "unauthorized": ErrorKind(
        401,
        "The server could not verify that you are authorized to access the URL requested.  You either supplied the "
        "wrong credentials (e.g. a bad password), or your browser doesn't understand how to supply the credentials "
        "required.",
    ),
    "payment": ErrorKind(402, "Payment required."),
    "forbidden": ErrorKind(403, "You don't have permission to perform this action."),
    "not_found": ErrorKind(
        404,
        "The requested URL was not found on the server. If you entered the URL manually please check your spelling and "
        "try again.",
    ),
    "wrong_method": ErrorKind(405, "The method is not allowed for the requested URL."),
    "too_large": ErrorKind(413, "The request is too large."),
    "wrong_type": ErrorKind(415, "Please send valid JSON with a 'Content-Type: application/json' header."),
    "rate_limit": ErrorKind(429, "API call count exceeded for this period"),
    "server_error": ErrorKind(500, "Internal server error."),
    "unavailable": ErrorKind(503, "Service unavailable."),
}

CLASSES: Final = {
    "opportunity": "Opportunity",
    "lead": "Lead",
    "contact": "Contact",
    "user": "User",
    "organization": "Organization",
    "opportunity_status": "OpportunityStatus",
    "lead_status": "LeadStatus",
    "pipeline": "Pipeline",
    "lead_custom_field": "LeadCustomField",
    "opportunity_custom_field": "OpportunityCustomField",
    "contact_custom_field": "ContactCustomField",
    "role": "Role",
    "membership": "Membership",
    "report": "Organization",
    "saved_search": "SavedSearch",
    **dict.fromkeys(("bulk_edit", "bulk_delete", "bulk_email"), "BulkAction"),
    "export": "Export",
    "task": "Task",
    "event": "Event",
    "webhook": "WebhookSubscription",
    "connected_account": "ConnectedAccount",
    "email_template": "EmailTemplate",
    "sms_template": "SMSTemplate",
    "sequence": "Sequence",
    "sequence_subscription": "SequenceSubscription",
    "group": "Group",
    "phone_number": "PhoneNumber",
    "integration_link": "IntegrationLink",
    "custom_activity_type": "CustomActivityType",
    "custom_activity": "CustomActivity",
    "custom_object_type": "CustomObjectType",
    "custom_object": "CustomObject",
    "activity_custom_field": "ActivityCustomField",
    "custom_object_type_custom_field": "CustomObjectCustomField",
}
"""The names of objects in the text of 404, by the objects' names in routers; the others are activities."""

REQUIRED: Final = "This field is required."
NO_OBJECT: Final = "Object does not exist."
NO_CHOICE: Final = "Not a valid choice."
INVALID_EMAIL: Final = "Invalid email address."
INVALID_URL: Final = "Invalid URL."
FIXED: Final = "Value cannot be changed."
STATUS_IN_USE: Final = "Cannot delete a status that is in use."
NOT_MULTIPLE: Final = "This field does not accept multiple values."

_HEADERS: Final = {
    "unauthorized": ((b"www-authenticate", b'Basic realm="Close"'),),
    "unavailable": (messages.RETRY_AFTER,),
}
_FAULT_LIMIT: Final = LimitUse(Limit("key", "fixed", 60, seconds=1), "", 60, None, 1)
"""The limit that is shown in an answer that a fault demands."""


class Body(NamedTuple):
    """The body of an error that is not a text, as the detail of an `HttpError`."""

    value: dict[str, Any]


def wrong(text: str) -> HttpError:
    """Return the error 400 for the request as a whole: parameters, JSON, `query`."""
    return HttpError(400, text, code="bad_request", detail=Body({"error": text}))


def invalid_query(why: str) -> HttpError:
    """Return the error 400 for a search, with the reason."""
    return wrong(f"Invalid query: {why}.")


def wrong_fields(errors: dict[str, Any]) -> HttpError:
    """Return the error 400 for fields of the body, with a text for each."""
    return HttpError(400, summary(errors), code="invalid", detail=Body({"errors": [], "field-errors": errors}))


def summary(errors: Mapping[str, Any]) -> str:
    """Return all errors in one text."""
    lines = (f"{'.'.join(path)}: {text}" for path, text in texts(errors))
    return "; ".join(line.removesuffix(".") for line in lines) + "."


def texts(errors: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the reason of each error with its path, for people.

    The errors of a list are in the list's `errors`, by position.
    """
    for name, found in errors.items():
        if isinstance(found, dict):
            yield from texts(found.get("field-errors") or found.get("errors", found), (*path, name))
        else:
            yield (*path, name), found.why if isinstance(found, Reason) else str(found)


def no_choice(words: Iterable[str]) -> Reason:
    """Return the text for a value that is not one of these words."""
    return Reason(NO_CHOICE, f"must be one of {', '.join(words)}")


def check(errors: dict[str, Any]) -> None:
    """Raise the error 400 if fields of the body are not valid."""
    if errors:
        raise wrong_fields(errors)


def wrong_object(text: str) -> HttpError:
    """Return the error 400 for the object as a whole."""
    return HttpError(400, text, code="invalid", detail=Body({"errors": [text], "field-errors": {}}))


def render(error: HttpError, object_: str | None) -> Answer:
    """Render an error. `object_`: the router's name of the called object; None if the path names no object."""
    code, kind = error.kind(ERRORS)
    body = error.detail.value if isinstance(error.detail, Body) else {"error": _text(code, kind.text, object_)}
    headers = _HEADERS.get(code, ()) if not error.headers else ()
    return Answer(error.status, json_form.written(body), json_form.CONTENT_TYPE, headers)


def _text(code: str, usual: str, object_: str | None) -> str:
    if code == "not_found" and object_ is not None:
        return f"Empty query: {CLASSES.get(object_, 'Activity')} matching query does not exist."
    return usual


def limit_of(error: HttpError) -> LimitUse:
    """Return the limit that refuses a call. A fault may give the seconds until the limit's reset."""
    if isinstance(error.detail, LimitUse):
        return error.detail
    seconds = error.detail or _FAULT_LIMIT.seconds_left
    return _FAULT_LIMIT._replace(seconds_left=int(seconds) if seconds == int(seconds) else seconds)


def too_many(settings: AccountSettings, use: LimitUse) -> Answer:
    """Render the error of a call over the limit, in the format of the account's edition."""
    body = json_form.written(limits.refusal(settings, use))
    return Answer(ERRORS["rate_limit"].status, body, json_form.CONTENT_TYPE, limits.refusal_headers(settings, use))
