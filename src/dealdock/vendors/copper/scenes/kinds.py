"""The forms of records in scenes, each after those that it refers to."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from dealdock.platform.records.kind import USER, Kind
from dealdock.platform.scenes.record_forms import Link, RecordForm, RecordForms
from dealdock.platform.scenes.record_support import NumberedUser
from dealdock.platform.scenes.schema import Record
from dealdock.vendors.copper import models
from dealdock.vendors.copper.activity import control as activity
from dealdock.vendors.copper.company.control import COMPANY
from dealdock.vendors.copper.custom_field.control import CUSTOM_FIELD_DEFINITION
from dealdock.vendors.copper.opportunity.control import OPPORTUNITY
from dealdock.vendors.copper.person.control import PERSON
from dealdock.vendors.copper.scenes import forms
from dealdock.vendors.copper.small_list import control as small_list

_BY_NAME: Final[Mapping[str, Kind]] = {
    kind.name: kind
    for kind in (
        *small_list.RECORD_TYPES,
        *activity.RECORD_TYPES,
        CUSTOM_FIELD_DEFINITION,
        COMPANY,
        PERSON,
        OPPORTUNITY,
        Kind("leadStatus", "leadStatuses", models.LeadStatus),
    )
}
_OF_CONTACT: Final = {"assignee": "users", "contact_type": "contact_types"}


def _form(name: str, form: type[Record], named_by: str | None = "name", **links: str) -> tuple[str, RecordForm]:
    """Return the list of a kind, and its form. `links`: the lists to which its fields refer."""
    kind = replace(_BY_NAME[name], named_by=named_by)
    return kind.many, RecordForm(kind, form, {field: Link(f"{field}_id", to) for field, to in links.items()})


FORMS: Final[RecordForms] = {
    USER.many: RecordForm(USER, NumberedUser, {}),
    **dict(
        (
            _form("pipeline", forms.Pipeline),
            _form("pipelineStage", forms.PipelineStage, pipeline="pipelines"),
            _form("customerSource", forms.Named),
            _form("lossReason", forms.Named),
            _form("contactType", forms.Named),
            _form("leadStatus", forms.LeadStatus),
            _form("activityType", forms.ActivityType),
            _form("customFieldDefinition", forms.CustomFieldDefinition),
            _form("company", forms.Company, **_OF_CONTACT),
            _form("person", forms.Person, **_OF_CONTACT, company="companies"),
            _form(
                "opportunity",
                forms.Opportunity,
                assignee="users",
                company="companies",
                customer_source="customer_sources",
                loss_reason="loss_reasons",
                pipeline="pipelines",
                pipeline_stage="pipeline_stages",
                primary_contact="people",
            ),
            _form("activity", forms.Activity, None, user="users"),
            _form("relatedItem", forms.RelatedItem, None, opportunity="opportunities"),
            _form("webhook", forms.Webhook, None),
        )
    ),
}
