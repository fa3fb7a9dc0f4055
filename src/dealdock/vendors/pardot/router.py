"""The routers of the API's objects, and the objects of version 5."""

from typing import Final

from dealdock.vendors.pardot.account import router as account
from dealdock.vendors.pardot.account import router_5 as account_5
from dealdock.vendors.pardot.assets import COLLECTIONS
from dealdock.vendors.pardot.campaign import CAMPAIGNS
from dealdock.vendors.pardot.custom_field import CUSTOM_FIELDS
from dealdock.vendors.pardot.custom_redirect import CUSTOM_REDIRECTS
from dealdock.vendors.pardot.dynamic_content import DYNAMIC_CONTENT_VARIATIONS, DYNAMIC_CONTENTS
from dealdock.vendors.pardot.email import EMAILS, LIST_EMAILS
from dealdock.vendors.pardot.email_click import EMAIL_CLICKS
from dealdock.vendors.pardot.email_template import EMAIL_TEMPLATES
from dealdock.vendors.pardot.export.resource import router as export
from dealdock.vendors.pardot.export.version_5 import exports
from dealdock.vendors.pardot.form import FORMS
from dealdock.vendors.pardot.lifecycle_history import LIFECYCLE_HISTORIES
from dealdock.vendors.pardot.lifecycle_stage import LIFECYCLE_STAGES
from dealdock.vendors.pardot.list import LISTS
from dealdock.vendors.pardot.list_membership import LIST_MEMBERSHIPS
from dealdock.vendors.pardot.opportunity.resource import OPPORTUNITIES
from dealdock.vendors.pardot.opportunity.resource import router as opportunity
from dealdock.vendors.pardot.prospect.resource import PROSPECTS
from dealdock.vendors.pardot.prospect.resource import router as prospect
from dealdock.vendors.pardot.prospect_account import PROSPECT_ACCOUNTS
from dealdock.vendors.pardot.prospect_import.resource import router as older_import
from dealdock.vendors.pardot.prospect_import.version_5 import imports
from dealdock.vendors.pardot.tag import TAGS
from dealdock.vendors.pardot.tag_object import TAG_OBJECTS
from dealdock.vendors.pardot.user import USERS
from dealdock.vendors.pardot.v5.routes import routes_of
from dealdock.vendors.pardot.visitor.resource import VISITORS
from dealdock.vendors.pardot.visitor.visit import VISITOR_PAGE_VIEWS, VISITS
from dealdock.vendors.pardot.visitor_activity.resource import VISITOR_ACTIVITIES
from dealdock.vendors.pardot.visitor_activity.resource import router as visitor_activity

ROUTERS: Final = (
    opportunity,
    prospect,
    CAMPAIGNS.router,
    visitor_activity,
    USERS.router,
    account,
    PROSPECT_ACCOUNTS.router,
    LISTS.router,
    LIST_MEMBERSHIPS.router,
    CUSTOM_FIELDS.router,
    TAGS.router,
    VISITORS.router,
    VISITS.router,
    FORMS.router,
    EMAILS.router,
    EMAIL_TEMPLATES.router,
    EMAIL_CLICKS.router,
    TAG_OBJECTS.router,
    CUSTOM_REDIRECTS.router,
    DYNAMIC_CONTENTS.router,
    LIFECYCLE_STAGES.router,
    LIFECYCLE_HISTORIES.router,
)
"""The objects with records, in versions 3 and 4."""
JOBS: Final = (export, older_import)
"""The objects whose calls have bodies of JSON."""
EVERY: Final = (*ROUTERS, *JOBS)

RESOURCES: Final = (
    OPPORTUNITIES,
    PROSPECTS,
    CAMPAIGNS,
    USERS,
    LISTS,
    LIST_MEMBERSHIPS,
    VISITOR_ACTIVITIES,
    VISITORS,
    VISITS,
    TAGS,
    CUSTOM_FIELDS,
    PROSPECT_ACCOUNTS,
    FORMS,
    EMAILS,
    EMAIL_TEMPLATES,
    CUSTOM_REDIRECTS,
    LIFECYCLE_STAGES,
    LIFECYCLE_HISTORIES,
    TAG_OBJECTS,
    LIST_EMAILS,
    VISITOR_PAGE_VIEWS,
    DYNAMIC_CONTENTS,
    DYNAMIC_CONTENT_VARIATIONS,
    *COLLECTIONS,
)
"""The objects with queries in version 5, in the order of OpenAPI."""
ROUTERS_5: Final = (*map(routes_of, RESOURCES), account_5, exports, imports)
