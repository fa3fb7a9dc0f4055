"""An opportunity as queries read it."""

from typing import NamedTuple

from dealdock.vendors.close.custom_field.queries import NONE, Customs


class Record(NamedTuple):
    """An opportunity as read. Moments are milliseconds since 1970: most rows are only written to an answer."""

    id: int
    lead_id: int
    contact_id: int | None
    status_id: int
    user_id: int | None
    value: int | None
    value_period: str
    confidence: int
    note: str
    date_won: str | None
    date_lost: int | None
    created_by: int | None
    updated_by: int | None
    created_at: int
    updated_at: int
    lead_name: str
    contact_name: str | None
    status_label: str
    status_type: str
    pipeline_id: int
    pipeline_name: str
    creator: tuple[str | None, str | None]
    updater: tuple[str | None, str | None]
    owner: tuple[str | None, str | None]
    pipelines: int
    """The number of the organization's pipelines."""
    customs: Customs = NONE
