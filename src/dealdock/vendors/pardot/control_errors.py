"""Control-plane errors for records that cannot be added or changed."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from dealdock.platform.errors import NO_USER_EMAIL, NO_USER_ID, Reason
from dealdock.platform.records.kind import Refusal
from dealdock.vendors.pardot.errors import (
    ALREADY_ON_LIST,
    CRM_ID_TAKEN,
    FIELD_ID_TAKEN,
    NO_CAMPAIGN,
    NO_FORM,
    NO_LIST,
    NO_OPPORTUNITY,
    NO_PROSPECT_EMAIL,
    NO_PROSPECT_ID,
    NO_VISITOR,
    PROSPECT_DELETED,
    PROSPECT_EMAIL_IN_USE,
    PROSPECT_EMAIL_TAKEN,
    TOO_LONG_VALUES,
    TOO_MANY_PROSPECTS,
    TOO_MANY_VALUES,
    WRONG_ACTIVITY,
)

_INVALID: Final = HTTPStatus.UNPROCESSABLE_ENTITY
_TAKEN: Final = HTTPStatus.CONFLICT

ERRORS: Final[Mapping[Reason, Refusal]] = {
    NO_VISITOR: Refusal(_INVALID, "visitor_id", "visitor {} does not exist"),
    NO_FORM: Refusal(_INVALID, "form_id", "form {} does not exist"),
    NO_CAMPAIGN: Refusal(_INVALID, "campaign_id", "campaign {} does not exist"),
    NO_PROSPECT_ID: Refusal(_INVALID, "prospects", "prospect {} does not exist"),
    NO_PROSPECT_EMAIL: Refusal(_INVALID, "prospects", "prospect {} does not exist or is deleted"),
    PROSPECT_DELETED: Refusal(_INVALID, "prospects", "prospect {} is deleted"),
    NO_OPPORTUNITY: Refusal(_INVALID, "opportunity_id", "opportunity {} does not exist"),
    NO_LIST: Refusal(_INVALID, "list_id", "list {} does not exist or is deleted"),
    NO_USER_ID: Refusal(_INVALID, "assigned_to", "user {} does not exist"),
    NO_USER_EMAIL: Refusal(_INVALID, "assigned_to", "user {} does not exist"),
    WRONG_ACTIVITY: Refusal(_INVALID, "type", "{}"),
    FIELD_ID_TAKEN: Refusal(_TAKEN, "field_id", "prospects have a field {} already"),
    ALREADY_ON_LIST: Refusal(_TAKEN, "prospect_id", "the prospect is on the list already, by membership {}"),
    CRM_ID_TAKEN: Refusal(_TAKEN, "crm_fid", "the CRM has an opportunity {} already"),
    PROSPECT_EMAIL_IN_USE: Refusal(_TAKEN, "email", "another prospect, perhaps a deleted one, has {}"),
    TOO_MANY_PROSPECTS: Refusal(_INVALID, "prospects", "opportunity {} has {} prospects already, which are the most"),
    TOO_MANY_VALUES: Refusal(_INVALID, "custom_fields", "prospect {} would have {} values, {} are the most"),
    TOO_LONG_VALUES: Refusal(_INVALID, "custom_fields", "prospect {} would have {} characters, {} are the most"),
    PROSPECT_EMAIL_TAKEN: Refusal(_TAKEN, "email", "another prospect, perhaps a deleted one, has {}"),
}
"""The refusals for record errors."""


def in_field(field: str, *reasons: Reason) -> Mapping[Reason, Refusal]:
    """Return all refusals. Refusals for the given reasons get another field."""
    return {**ERRORS, **{reason: ERRORS[reason]._replace(field=field) for reason in reasons}}
