"""The bases of records in scenes."""

from dealdock.platform.scenes.record_forms import PublicRecord
from dealdock.platform.scenes.schema import SomeReference


class AuthoredRecord(PublicRecord):
    """The base of records that users create and change."""

    created_by: SomeReference = None
    updated_by: SomeReference = None
