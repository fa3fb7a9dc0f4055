"""The kinds of record in a scene, each after those that it refers to."""

from typing import Final

from dealdock.platform.scenes.plain import Kind
from dealdock.vendors.copper import models
from dealdock.vendors.copper.scenes import forms

_OF_CONTACT: Final = {"assignee": "users", "contact_type": "contact_types"}

KINDS: Final = {
    "pipelines": Kind(forms.Pipeline, models.Pipeline, "pipeline", name="name"),
    "pipeline_stages": Kind(
        forms.PipelineStage, models.PipelineStage, "pipeline_stage", name="name", references={"pipeline": "pipelines"}
    ),
    "customer_sources": Kind(forms.Named, models.CustomerSource, "customer_source", name="name"),
    "loss_reasons": Kind(forms.Named, models.LossReason, "loss_reason", name="name"),
    "contact_types": Kind(forms.Named, models.ContactType, "contact_type", name="name"),
    "lead_statuses": Kind(forms.LeadStatus, models.LeadStatus, "lead_status", name="name"),
    "activity_types": Kind(forms.ActivityType, models.ActivityType, "activity_type", name="name"),
    "custom_field_definitions": Kind(
        forms.CustomFieldDefinition, models.CustomFieldDefinition, "custom_field_definition", name="name"
    ),
    "companies": Kind(forms.Company, models.Company, "company", name="name", references=_OF_CONTACT),
    "people": Kind(
        forms.Person, models.Person, "person", name="name", references={**_OF_CONTACT, "company": "companies"}
    ),
    "opportunities": Kind(
        forms.Opportunity,
        models.Opportunity,
        "opportunity",
        name="name",
        references={
            "assignee": "users",
            "company": "companies",
            "customer_source": "customer_sources",
            "loss_reason": "loss_reasons",
            "pipeline": "pipelines",
            "pipeline_stage": "pipeline_stages",
            "primary_contact": "people",
        },
    ),
    "activities": Kind(forms.Activity, models.Activity, "activity", references={"user": "users"}),
    "related_items": Kind(
        forms.RelatedItem, models.RelatedItem, "related_item", references={"opportunity": "opportunities"}
    ),
    "webhooks": Kind(forms.Webhook, models.Webhook, "webhook"),
}
