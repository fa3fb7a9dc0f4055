"""Queries for email templates."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, false, select, true

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.email_template.model import EmailTemplate

MAX_TEMPLATES: Final = 1_000
"""The templates that an answer lists, the first. It is ours."""


def find(db: Connection, account: AccountContext, template_id: int, *, archived: bool) -> AnyRow | None:
    """Return the template with this id. `archived`: also from the recycle bin."""
    mine = select(EmailTemplate.__table__).where(EmailTemplate.dataset_id == account.dataset_id)
    row = db.execute(mine.where(EmailTemplate.id == template_id)).one_or_none()
    return None if row is None or (row.is_archived and not archived) else row


def one_to_one(db: Connection, account: AccountContext, *, archived: bool) -> Sequence[AnyRow]:
    """Return the templates for emails to one prospect, by id. `archived`: include templates in the recycle bin."""
    mine = (EmailTemplate.dataset_id == account.dataset_id, EmailTemplate.is_one_to_one_email == true())
    found = select(EmailTemplate.__table__).where(*mine).order_by(EmailTemplate.id).limit(MAX_TEMPLATES)
    return db.execute(found if archived else found.where(EmailTemplate.is_archived == false())).all()
