"""The routers of the API's objects, each from its own folder."""

from typing import Final

from dealdock.vendors.pardot.account.routes import router as account
from dealdock.vendors.pardot.campaign.routes import router as campaign
from dealdock.vendors.pardot.custom_field.routes import router as custom_field
from dealdock.vendors.pardot.custom_redirect.routes import router as custom_redirect
from dealdock.vendors.pardot.dynamic_content.routes import router as dynamic_content
from dealdock.vendors.pardot.email.routes import router as email
from dealdock.vendors.pardot.email_click.routes import router as email_click
from dealdock.vendors.pardot.email_template.routes import router as email_template
from dealdock.vendors.pardot.export.routes import router as export
from dealdock.vendors.pardot.form.routes import router as form
from dealdock.vendors.pardot.lifecycle_history.routes import router as lifecycle_history
from dealdock.vendors.pardot.lifecycle_stage.routes import router as lifecycle_stage
from dealdock.vendors.pardot.list.routes import router as list_
from dealdock.vendors.pardot.list_membership.routes import router as list_membership
from dealdock.vendors.pardot.older_import.routes import router as older_import
from dealdock.vendors.pardot.opportunity.routes import router as opportunity
from dealdock.vendors.pardot.prospect.routes import router as prospect
from dealdock.vendors.pardot.prospect_account.routes import router as prospect_account
from dealdock.vendors.pardot.tag.routes import router as tag
from dealdock.vendors.pardot.tag_object.routes import router as tag_object
from dealdock.vendors.pardot.user.routes import router as user
from dealdock.vendors.pardot.visit.routes import router as visit
from dealdock.vendors.pardot.visitor.routes import router as visitor
from dealdock.vendors.pardot.visitor_activity.routes import router as visitor_activity

ROUTERS: Final = (
    opportunity,
    prospect,
    campaign,
    visitor_activity,
    user,
    account,
    prospect_account,
    list_,
    list_membership,
    custom_field,
    tag,
    visitor,
    visit,
    form,
    email,
    email_template,
    email_click,
    tag_object,
    custom_redirect,
    dynamic_content,
    lifecycle_stage,
    lifecycle_history,
)
"""The objects with records."""
JOBS: Final = (export, older_import)
"""The objects whose calls have bodies of JSON."""
EVERY: Final = (*ROUTERS, *JOBS)
