"""Control-plane routes of visitor activities: `/accounts/{id}/records/visitorActivity`."""

from datetime import datetime

from pydantic import Field
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.control.fields import Given, Shown
from dealdock.control.records import Kind, serve
from dealdock.platform.models.context import AccountContext
from dealdock.vendors.pardot.control_errors import ERRORS
from dealdock.vendors.pardot.errors import NoSuchProspectEmail, NoSuchProspectId, ProspectIsDeleted
from dealdock.vendors.pardot.prospect.control_named import prospect_id
from dealdock.vendors.pardot.visitor_activity import queries, service


class NewVisitorActivity(Given):
    """A visitor activity to add."""

    type: int = Field(examples=[11])
    type_name: fields.Text = Field(None, description="Not given: the first of the type's that the ids belong to")
    visitor_id: fields.RecordId | None = None
    prospect_id: fields.ProspectName | None = None
    details: fields.Remark = None
    email_id: fields.RecordId | None = None
    list_email_id: fields.RecordId | None = None
    email_template_id: fields.RecordId | None = None
    form_id: fields.RecordId | None = None
    form_handler_id: fields.RecordId | None = None
    site_search_query_id: fields.RecordId | None = None
    landing_page_id: fields.RecordId | None = None
    paid_search_ad_id: fields.RecordId | None = None
    multivariate_test_variation_id: fields.RecordId | None = None
    visitor_page_view_id: fields.RecordId | None = None
    file_id: fields.RecordId | None = None
    custom_redirect_id: fields.RecordId | None = None
    visit_id: fields.RecordId | None = None
    opportunity_id: fields.RecordId | None = None
    campaign_id: fields.RecordId | None = None
    created_at: fields.Moment | None = Field(None, description="Not given: now")


class VisitorActivity(Shown):
    """A visitor activity as stored."""

    id: int
    visitor_id: int | None
    prospect_id: int | None
    type: int
    type_name: str
    details: str | None
    email_id: int | None
    list_email_id: int | None
    email_template_id: int | None
    form_id: int | None
    form_handler_id: int | None
    site_search_query_id: int | None
    landing_page_id: int | None
    paid_search_ad_id: int | None
    multivariate_test_variation_id: int | None
    visitor_page_view_id: int | None
    file_id: int | None
    custom_redirect_id: int | None
    visit_id: int | None
    opportunity_id: int | None
    campaign_id: int | None
    created_at: datetime
    updated_at: datetime


def _create(db: Connection, account: AccountContext, new: NewVisitorActivity, now: datetime) -> int:
    columns = new.model_dump(exclude={"prospect_id", "created_at"})
    found = None if new.prospect_id is None else prospect_id(db, account, new.prospect_id)
    return service.create(db, account, **columns, prospect_id=found, now=new.created_at or now)


router = serve(
    Kind(
        queries.rows,
        VisitorActivity.model_validate,
        ERRORS,
        dict.fromkeys((NoSuchProspectEmail, NoSuchProspectId, ProspectIsDeleted), "prospect_id"),
    ),
    new=NewVisitorActivity,
    create=_create,
    shown=VisitorActivity,
    one="visitor activity",
    many="visitor activities",
)
