"""Apollo's kinds of record."""

from collections.abc import Sequence
from typing import Final

from dealdock.platform.records.kind import Kind
from dealdock.vendors.apollo.company.kind import COMPANY, COMPANY_STAGE
from dealdock.vendors.apollo.contact.kind import CONTACT, CONTACT_ROLE
from dealdock.vendors.apollo.custom_field.kind import CUSTOM_FIELD
from dealdock.vendors.apollo.email_account.kind import EMAIL_ACCOUNT
from dealdock.vendors.apollo.label.kind import LABEL
from dealdock.vendors.apollo.note.kind import NOTE
from dealdock.vendors.apollo.opportunity.kind import OPPORTUNITY
from dealdock.vendors.apollo.organization.kind import JOB_POSTING, ORGANIZATION
from dealdock.vendors.apollo.person.kind import PERSON
from dealdock.vendors.apollo.sequence.kind import SEQUENCE, SEQUENCE_CONTACT
from dealdock.vendors.apollo.stage.kind import PIPELINE, STAGE
from dealdock.vendors.apollo.task.kind import TASK

KINDS: Final[Sequence[Kind]] = (
    PIPELINE,
    STAGE,
    COMPANY_STAGE,
    CUSTOM_FIELD,
    LABEL,
    EMAIL_ACCOUNT,
    SEQUENCE,
    ORGANIZATION,
    PERSON,
    JOB_POSTING,
    COMPANY,
    CONTACT,
    OPPORTUNITY,
    CONTACT_ROLE,
    TASK,
    SEQUENCE_CONTACT,
    NOTE,
)
"""All kinds but users, each after the kinds that it refers to. A scene gives them ids in this order."""
