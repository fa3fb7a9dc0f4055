"""Control-plane routes of the website: what people do there, each with the visitor activity that the service writes.

`/accounts/{id}/website/visits`, `/email-clicks` and `/form-successes`.
"""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.control.fields import RequestModel, ResponseModel
from dealdock.control.openapi import example_body
from dealdock.control.record_models import shown_model
from dealdock.control.records.stored import refused
from dealdock.control.routing import CalledSandbox, Id
from dealdock.control.vendor_routes import VendorRoute
from dealdock.platform.accounts import accounts
from dealdock.platform.errors import DealdockError, RecordError
from dealdock.platform.records import records
from dealdock.platform.records.kind import Kind
from dealdock.platform.records.models.context import AccountContext
from dealdock.sandbox import Sandbox
from dealdock.vendors.pardot import campaign as campaigns
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.control_errors import in_field
from dealdock.vendors.pardot.email_click import EMAIL_CLICK, EmailClick
from dealdock.vendors.pardot.errors import NO_FORM, NO_PROSPECT_EMAIL, NO_PROSPECT_ID, NO_VISITOR, PROSPECT_DELETED
from dealdock.vendors.pardot.form import Form
from dealdock.vendors.pardot.prospect.control import PROSPECT_NAME, id_of
from dealdock.vendors.pardot.visitor import service as visitor_service
from dealdock.vendors.pardot.visitor import visit as visit_service
from dealdock.vendors.pardot.visitor.model import Visit, Visitor
from dealdock.vendors.pardot.visitor.resource import VISITOR
from dealdock.vendors.pardot.visitor.visit import VISIT, VISITOR_PAGE_VIEW
from dealdock.vendors.pardot.visitor_activity import service as visitor_activity_service
from dealdock.vendors.pardot.visitor_activity.resource import VISITOR_ACTIVITY

router = APIRouter(prefix="/accounts/{account_id}/website", tags=["the website"], route_class=VendorRoute)

MAX_PAGES: Final = 200
MAX_SECONDS: Final = 86_400
"""The seconds between two pages of a visit."""

_CLICK, _SUCCESS, _VISIT = 1, 4, 20
"""Types of activities."""

_ERRORS: Final = in_field("prospect", NO_PROSPECT_EMAIL, NO_PROSPECT_ID, PROSPECT_DELETED)


class Page(RequestModel):
    """A page that was seen."""

    url: fields.LongText = Field(description="The address of the page", examples=["https://company.example/prices"])
    title: fields.Text = Field(None, description="The title of the page")
    seconds: int = Field(0, ge=0, le=MAX_SECONDS, description="The seconds since the page before")


class VisitToMake(RequestModel):
    """A visit to the website."""

    visitor_id: fields.RecordId | None = Field(None, description="Not given: a new visitor")
    prospect: PROSPECT_NAME = Field(None, description="By id or email address. Not given: that of the visitor")
    ip_address: fields.Text = Field(None, description="That of a new visitor")
    hostname: fields.Text = Field(None, description="That of a new visitor")
    campaign_parameter: fields.Text = Field(None, description="The parameter utm_campaign")
    medium_parameter: fields.Text = Field(None, description="The parameter utm_medium")
    source_parameter: fields.Text = Field(None, description="The parameter utm_source")
    content_parameter: fields.Text = Field(None, description="The parameter utm_content")
    term_parameter: fields.Text = Field(None, description="The parameter utm_term")
    pages: list[Page] = Field(min_length=1, max_length=MAX_PAGES, description="The pages, in their order")

    @property
    def parameters(self) -> dict[str, str | None]:
        """The parameters of Google Analytics."""
        return {name: value for name, value in self.model_dump().items() if name.endswith("_parameter")}


class ClickToMake(RequestModel):
    """A click on a link in an email."""

    prospect: PROSPECT_NAME = Field(description="By id or email address")
    url: fields.LongText = Field(
        description="The address to which the link leads", examples=["https://company.example/prices"]
    )
    list_email_id: fields.RecordId | None = Field(None, description="The id of the list email")
    email_template_id: fields.RecordId | None = Field(None, description="The id of the email template")
    drip_program_action_id: fields.RecordId | None = Field(None, description="The id of the drip program's action")
    tracker_redirect_id: fields.RecordId | None = Field(None, description="The id of the tracked link")


class NewFormSuccess(RequestModel):
    """A form that a person completed."""

    form_id: fields.RecordId = Field(description="The id of the form")
    prospect: PROSPECT_NAME = Field(description="By id or email address")
    visitor_id: fields.RecordId | None = Field(None, description="The id of the visitor")


class VisitMade(ResponseModel):
    """A visit with its records, as stored."""

    visitor: shown_model(VISITOR) = Field(description="The visitor")  # type: ignore[valid-type]  # made from the kind
    visit: shown_model(VISIT) = Field(description="The visit")  # type: ignore[valid-type]  # as above
    page_views: list[shown_model(VISITOR_PAGE_VIEW)] = Field(description="Its page views")  # type: ignore[valid-type]  # as above
    activity: shown_model(VISITOR_ACTIVITY) = Field(description="Its activity")  # type: ignore[valid-type]  # as above


class ClickMade(ResponseModel):
    """A click with its activity, as stored."""

    email_click: shown_model(EMAIL_CLICK) = Field(description="The click")  # type: ignore[valid-type]  # made from the kind
    activity: shown_model(VISITOR_ACTIVITY) = Field(description="Its activity")  # type: ignore[valid-type]  # as above


class SuccessMade(ResponseModel):
    """The activity of a form that was completed, as stored."""

    activity: shown_model(VISITOR_ACTIVITY) = Field(description="The activity")  # type: ignore[valid-type]  # made from the kind


@router.post(
    "/visits",
    operation_id="add_website_visit",
    summary="Visit the website",
    status_code=HTTPStatus.CREATED,
    response_model=VisitMade,
    openapi_extra=example_body(
        {"prospect": "jdoe@company.com", "pages": [{"url": "https://company.example/prices", "title": "Prices"}]}
    ),
)
def add_visit(sandbox: CalledSandbox, account_id: Id, new: VisitToMake) -> Any:
    """Add a visit with its page views and its activity, and its visitor unless there is one. It ends now."""

    def work(db: Connection, account: AccountContext, now: datetime) -> Any:
        seconds = [page.seconds for page in new.pages[1:]]
        moments = visit_service.moments_until(now, seconds)
        visitor = _visitor(db, account, new, moments[0])
        of = {"visitor_id": visitor.id, "prospect_id": visitor.prospect_id}
        visit_id = records.add(db, account, Visit, **of, **new.parameters, now=moments[0])
        views = [
            visit_service.add_page_view(db, account, visit_id=visit_id, url=page.url, title=page.title, now=at)
            for page, at in zip(new.pages, moments, strict=True)
        ]
        details = f"{len(views)} page views"
        activity = _activity(db, account, now, type=_VISIT, **of, visit_id=visit_id, details=details)
        return {
            "visitor": _shown(db, account, VISITOR, visitor.id),
            "visit": _shown(db, account, VISIT, visit_id),
            "page_views": VISITOR_PAGE_VIEW.read(db, account, first_id=views[0], last_id=views[-1]),
            "activity": activity,
        }

    return _written(sandbox, account_id, work)


@router.post(
    "/email-clicks",
    operation_id="add_website_email_click",
    summary="Click on a link in an email",
    status_code=HTTPStatus.CREATED,
    response_model=ClickMade,
    openapi_extra=example_body({"prospect": "jdoe@company.com", "url": "https://company.example/prices"}),
)
def add_email_click(sandbox: CalledSandbox, account_id: Id, new: ClickToMake) -> Any:
    """Add a click on a link in an email, and its activity."""

    def work(db: Connection, account: AccountContext, now: datetime) -> Any:
        prospect_id = id_of(db, account, new.prospect)
        own = new.model_dump(exclude={"prospect"})
        click_id = records.add(db, account, EmailClick, prospect_id=prospect_id, **own, now=now)
        ids = {name: own[name] for name in ("list_email_id", "email_template_id")}
        activity = _activity(db, account, now, type=_CLICK, prospect_id=prospect_id, details=new.url, **ids)
        return {"email_click": _shown(db, account, EMAIL_CLICK, click_id), "activity": activity}

    return _written(sandbox, account_id, work)


@router.post(
    "/form-successes",
    operation_id="add_website_form_success",
    summary="Complete a form",
    status_code=HTTPStatus.CREATED,
    response_model=SuccessMade,
    openapi_extra=example_body({"form_id": 306, "prospect": "jdoe@company.com"}),
)
def add_form_success(sandbox: CalledSandbox, account_id: Id, new: NewFormSuccess) -> Any:
    """Add the activity of a form that a prospect completed. It has the form's campaign."""

    def work(db: Connection, account: AccountContext, now: datetime) -> Any:
        form, prospect_id = _row(db, account, Form, new.form_id, NO_FORM), id_of(db, account, new.prospect)
        if new.visitor_id is not None:
            _assign(db, account, new.visitor_id, prospect_id, now)
        of = {"prospect_id": prospect_id, "visitor_id": new.visitor_id, "form_id": form.id}
        activity = _activity(db, account, now, form.campaign_id, type=_SUCCESS, details=form.name, **of)
        return {"activity": activity}

    return _written(sandbox, account_id, work)


def _visitor(db: Connection, account: AccountContext, new: VisitToMake, now: datetime) -> Any:
    """Return the row of the given visitor, or of a new one. Raise `RecordError`."""
    prospect_id = None if new.prospect is None else id_of(db, account, new.prospect)
    if new.visitor_id is None:
        own = {"ip_address": new.ip_address, "hostname": new.hostname, "is_identified": True, **new.parameters}
        visitor_id = records.add(db, account, Visitor, prospect_id=prospect_id, **own, now=now)
        return records.read(db, account, Visitor, visitor_id)
    _assign(db, account, new.visitor_id, prospect_id, now)
    return records.read(db, account, Visitor, new.visitor_id)


def _assign(db: Connection, account: AccountContext, visitor_id: int, prospect_id: int | None, now: datetime) -> None:
    """Assign a visitor to a prospect, if there is one and it is another. Raise `RecordError` without the visitor."""
    visitor = _row(db, account, Visitor, visitor_id, NO_VISITOR)
    if prospect_id not in {None, visitor.prospect_id}:
        visitor_service.assign(db, account, visitor_id, prospect_id, now=now)


def _row(db: Connection, account: AccountContext, model: Any, record_id: int, absence: Any) -> Any:
    """Return the row of a record. Raise `RecordError` with that reason."""
    if not records.exists(db, account, model, record_id):
        raise RecordError(absence, record_id)
    return records.read(db, account, model, record_id)


def _activity(
    db: Connection, account: AccountContext, now: datetime, campaign_id: int | None = None, **own: Any
) -> Any:
    """Add an activity with that campaign or the account's default one, and return it as stored."""
    campaign = campaign_id or campaigns.default(db, account)
    activity_id = visitor_activity_service.create(db, account, **own, campaign_id=campaign, now=now)
    return _shown(db, account, VISITOR_ACTIVITY, activity_id)


def _shown(db: Connection, account: AccountContext, kind: Kind, record_id: int) -> Any:
    (row,) = kind.read(db, account, first_id=record_id, last_id=record_id)
    return row


def _written(sandbox: Sandbox, account_id: int, write: Callable[[Connection, AccountContext, datetime], Any]) -> Any:
    """Write in one transaction, at the account's time. Raise the error of a record as a response."""
    real = sandbox.clock.now()

    def work(db: Connection) -> Any:
        account = accounts.get(db, account_id)
        now = account.now(real)
        settings.keep_earlier_state(db, account, now)
        return write(db, account, now)

    try:
        return sandbox.database.write(work)
    except DealdockError as error:
        raise refused(error, _ERRORS) from error
