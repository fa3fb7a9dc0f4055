"""Control-plane errors for records that cannot be added or changed."""

from http import HTTPStatus
from typing import Final

from dealdock.platform.errors import NoSuchUserEmail, NoSuchUserId
from dealdock.vendors.pardot.errors import (
    AlreadyOnList,
    CrmIdTaken,
    FieldIdTaken,
    NoSuchCampaign,
    NoSuchList,
    NoSuchOpportunity,
    NoSuchProspectEmail,
    NoSuchProspectId,
    ProspectEmailTaken,
    ProspectIsDeleted,
    WrongActivity,
)

ERRORS: Final = {
    NoSuchCampaign: (HTTPStatus.UNPROCESSABLE_ENTITY, "campaign_id", "there is no campaign {}"),
    NoSuchProspectId: (HTTPStatus.UNPROCESSABLE_ENTITY, "prospects", "there is no prospect {}"),
    NoSuchProspectEmail: (HTTPStatus.UNPROCESSABLE_ENTITY, "prospects", "there is no live prospect {}"),
    ProspectIsDeleted: (HTTPStatus.UNPROCESSABLE_ENTITY, "prospects", "prospect {} is deleted"),
    NoSuchOpportunity: (HTTPStatus.UNPROCESSABLE_ENTITY, "opportunity_id", "there is no opportunity {}"),
    NoSuchList: (HTTPStatus.UNPROCESSABLE_ENTITY, "list_id", "there is no live list {}"),
    NoSuchUserId: (HTTPStatus.UNPROCESSABLE_ENTITY, "assigned_to", "there is no user {}"),
    NoSuchUserEmail: (HTTPStatus.UNPROCESSABLE_ENTITY, "assigned_to", "there is no user {}"),
    WrongActivity: (HTTPStatus.UNPROCESSABLE_ENTITY, "type", "{}"),
    FieldIdTaken: (HTTPStatus.CONFLICT, "field_id", "prospects have a field {} already"),
    AlreadyOnList: (HTTPStatus.CONFLICT, "prospect_id", "the prospect is on the list already, by membership {}"),
    CrmIdTaken: (HTTPStatus.CONFLICT, "crm_fid", "the CRM has an opportunity {} already"),
    ProspectEmailTaken: (HTTPStatus.CONFLICT, "email", "another prospect, perhaps a deleted one, has {}"),
}
"""A service's error -> status, field, text with a placeholder for the value."""
