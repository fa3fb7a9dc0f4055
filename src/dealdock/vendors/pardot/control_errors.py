"""Control-plane errors for records that cannot be added or changed."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from dealdock.platform.errors import DealdockError, NoSuchUserEmail, NoSuchUserId
from dealdock.platform.record_types import Refusal
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

_INVALID: Final = HTTPStatus.UNPROCESSABLE_ENTITY
_TAKEN: Final = HTTPStatus.CONFLICT

ERRORS: Final[Mapping[type[DealdockError], Refusal]] = {
    NoSuchCampaign: Refusal(_INVALID, "campaign_id", "there is no campaign {}"),
    NoSuchProspectId: Refusal(_INVALID, "prospects", "there is no prospect {}"),
    NoSuchProspectEmail: Refusal(_INVALID, "prospects", "there is no live prospect {}"),
    ProspectIsDeleted: Refusal(_INVALID, "prospects", "prospect {} is deleted"),
    NoSuchOpportunity: Refusal(_INVALID, "opportunity_id", "there is no opportunity {}"),
    NoSuchList: Refusal(_INVALID, "list_id", "there is no live list {}"),
    NoSuchUserId: Refusal(_INVALID, "assigned_to", "there is no user {}"),
    NoSuchUserEmail: Refusal(_INVALID, "assigned_to", "there is no user {}"),
    WrongActivity: Refusal(_INVALID, "type", "{}"),
    FieldIdTaken: Refusal(_TAKEN, "field_id", "prospects have a field {} already"),
    AlreadyOnList: Refusal(_TAKEN, "prospect_id", "the prospect is on the list already, by membership {}"),
    CrmIdTaken: Refusal(_TAKEN, "crm_fid", "the CRM has an opportunity {} already"),
    ProspectEmailTaken: Refusal(_TAKEN, "email", "another prospect, perhaps a deleted one, has {}"),
}
"""The refusals for the errors of services."""


def in_field(field: str, *errors: type[DealdockError]) -> Mapping[type[DealdockError], Refusal]:
    """Return all refusals, those for the given errors with another field."""
    return {**ERRORS, **{error: ERRORS[error]._replace(field=field) for error in errors}}
