"""Apollo's kinds of record."""

from collections.abc import Sequence
from typing import Final

from dealdock.platform.records.kind import Kind
from dealdock.vendors.apollo.company.resource import COMPANY, COMPANY_STAGE
from dealdock.vendors.apollo.contact.resource import CONTACT
from dealdock.vendors.apollo.contact_role import CONTACT_ROLE
from dealdock.vendors.apollo.conversation import CONVERSATION
from dealdock.vendors.apollo.custom_field.resource import CUSTOM_FIELD
from dealdock.vendors.apollo.email_account import EMAIL_ACCOUNT
from dealdock.vendors.apollo.emailer_message import EMAILER_MESSAGE, EMAILER_MESSAGE_EVENT
from dealdock.vendors.apollo.label import LABEL
from dealdock.vendors.apollo.news_article import NEWS_ARTICLE
from dealdock.vendors.apollo.note import NOTE
from dealdock.vendors.apollo.opportunity.resource import OPPORTUNITY
from dealdock.vendors.apollo.organization.resource import JOB_POSTING, ORGANIZATION
from dealdock.vendors.apollo.person.resource import PERSON
from dealdock.vendors.apollo.phone_call import PHONE_CALL
from dealdock.vendors.apollo.sequence.resource import SEQUENCE, SEQUENCE_CONTACT, SEQUENCE_EVENT
from dealdock.vendors.apollo.sequence.step import SEQUENCE_STEP
from dealdock.vendors.apollo.stage import PIPELINE, STAGE
from dealdock.vendors.apollo.task.resource import TASK

KINDS: Final[Sequence[Kind]] = (
    PIPELINE,
    STAGE,
    COMPANY_STAGE,
    CUSTOM_FIELD,
    LABEL,
    EMAIL_ACCOUNT,
    SEQUENCE,
    SEQUENCE_STEP,
    ORGANIZATION,
    PERSON,
    JOB_POSTING,
    NEWS_ARTICLE,
    COMPANY,
    CONTACT,
    OPPORTUNITY,
    CONTACT_ROLE,
    TASK,
    SEQUENCE_CONTACT,
    NOTE,
    PHONE_CALL,
    EMAILER_MESSAGE,
    EMAILER_MESSAGE_EVENT,
    SEQUENCE_EVENT,
    CONVERSATION,
)
"""All kinds but users, each after the kinds that it refers to. A scene gives them ids in this order."""
