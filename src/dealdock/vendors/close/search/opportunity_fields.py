"""The fields of opportunities in searches (contract 2.9)."""

from collections.abc import Mapping
from operator import eq
from typing import Final

from sqlalchemy import ColumnElement, and_, case, func, or_

from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.opportunity.model import PERIODS, Opportunity
from dealdock.vendors.close.search import names
from dealdock.vendors.close.search.comparing import SearchField
from dealdock.vendors.close.search.field_types import Choice, Constant, Id, Lines, Number, Text
from dealdock.vendors.close.search.fields import SearchFields
from dealdock.vendors.close.search.formatted import Formatted
from dealdock.vendors.close.search.reference_types import Named, Related
from dealdock.vendors.close.search.syntax import StatusChange
from dealdock.vendors.close.search.time_types import Day, Moment
from dealdock.vendors.close.wire import notes
from dealdock.vendors.close.words import contains

_SIGN: Final = case((Opportunity.value < 0, -1), else_=1)
_PARTS: Final = func.abs(Opportunity.value) * Opportunity.confidence
_IS_MONTHLY: Final = Opportunity.value_period == "monthly"

ANNUALIZED: Final = Opportunity.value * case((_IS_MONTHLY, 12), else_=1)
EXPECTED: Final = _SIGN * ((_PARTS + 50) // 100)
ANNUALIZED_EXPECTED: Final = case((_IS_MONTHLY, _SIGN * ((6 * _PARTS + 25) // 50)), else_=EXPECTED)


_LEAD: Final = Related(Opportunity.lead_id, Lead.id, Lead.dataset_id, Text(Lead.display_name, Lead.display_words))
_CONTACT: Final = Related(
    Opportunity.contact_id, Contact.id, Contact.dataset_id, Text(Contact.display_name, Contact.name_words)
)
_NOTE: Final = Text(Opportunity.note, Opportunity.note_words)
_NO_VALUE: Final = Constant(lambda _: None)

_FIELDS: Final[Mapping[str, SearchField]] = {
    "annualized_expected_value": Number(ANNUALIZED_EXPECTED),
    "annualized_value": Number(ANNUALIZED),
    "attachments": _NO_VALUE,
    "confidence": Number(Opportunity.confidence),
    "contact_id": Id("contact", Opportunity.contact_id),
    "contact_name": _CONTACT,
    "created_by": Id("user", Opportunity.created_by),
    "created_by_name": Named(Opportunity.created_by, names.full_names, is_text=True),
    "date": Day(Opportunity.date_won),
    "date_created": Moment(Opportunity.created_at),
    "date_lost": Moment(Opportunity.date_lost),
    "date_updated": Moment(Opportunity.updated_at),
    "date_won": Day(Opportunity.date_won),
    "expected_value": Number(EXPECTED),
    "id": Id("opportunity", Opportunity.id),
    "integration_links": _NO_VALUE,
    "lead_id": Id("lead", Opportunity.lead_id),
    "lead_name": _LEAD,
    "note": _NOTE,
    "note_html": Text(Opportunity.note, Opportunity.note_words, stored=notes.of_html),
    "organization_id": Constant(lambda context: context.ids.organization, matches=eq),
    "pipeline_id": Named(Opportunity.status_id, names.statuses_by_pipeline_id),
    "pipeline_name": Named(Opportunity.status_id, names.statuses_by_pipeline_name, is_text=True),
    "status": Named(Opportunity.status_id, names.opportunity_statuses),
    "status_display_name": Named(Opportunity.status_id, names.opportunity_display_names, is_text=True),
    "status_id": Id("opportunityStatus", Opportunity.status_id),
    "status_label": Named(Opportunity.status_id, names.opportunity_labels, is_text=True),
    "status_type": Named(Opportunity.status_id, names.opportunity_types),
    "updated_by": Id("user", Opportunity.updated_by),
    "updated_by_name": Named(Opportunity.updated_by, names.full_names, is_text=True),
    "user": Named(Opportunity.user_id, names.users),
    "user_id": Id("user", Opportunity.user_id),
    "user_name": Named(Opportunity.user_id, names.full_names, is_text=True),
    "value": Number(Opportunity.value),
    "value_currency": Constant(lambda context: context.settings.currency),
    "value_formatted": Formatted(),
    "value_period": Choice(Opportunity.value_period, PERIODS),
}

_CHANGES: Final = Related(Opportunity.id, Activity.opportunity_id, Activity.dataset_id, Moment(Activity.activity_at))
_OF_CHANGES: Final[Mapping[str, SearchField]] = {
    "old_status": Lines(Activity.old_status_keys, id="opportunityStatus"),
    "new_status": Lines(Activity.new_status_keys, id="opportunityStatus"),
    "date": _CHANGES.type,
}


def _words(context: Context, text: str) -> ColumnElement[bool]:
    """Return the condition of words in the note or the lead's name."""
    return or_(contains(Opportunity.note_words, text), _LEAD.has(contains(Lead.display_words, text), context))


def _status_change(context: Context, change: StatusChange) -> ColumnElement[bool]:
    """Return the condition that one change of the status has all the parts."""
    is_change = Activity.type == "OpportunityStatusChange"
    return _CHANGES.has(
        and_(is_change, *(_OF_CHANGES[part.field].condition(part, context) for part in change.parts)), context
    )


FIELDS: Final = SearchFields(
    object="opportunity",
    id=Opportunity.id,
    by_name=_FIELDS,
    words=_words,
    prefix="opportunity_",
    status_change=_status_change,
)
