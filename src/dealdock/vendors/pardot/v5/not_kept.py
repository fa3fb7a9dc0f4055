"""Objects that the sandbox does not store. References to them are always null."""

from typing import Any, Final

from dealdock.vendors.pardot.v5 import accepting
from dealdock.vendors.pardot.v5.errors import refused
from dealdock.vendors.pardot.v5.fields import NOT_KEPT, ApiObject, BodyContext, Field, absent


def no_folder() -> Field:
    """Return the field with the id of a record's folder. The sandbox has no folders, so it is null."""

    def accept(_: BodyContext, given: Any) -> None:
        if (number := accepting.integer(given)) is not None:
            raise refused(192, f"folderId is {number}, and there are no folders here")

    return Field(name="folderId", type="Integer", writes=NOT_KEPT, accept=accept)


_ADDRESS: Final = (
    *absent("String", "type", "address", "name", "prospectCustomFieldId", "accountCustomFieldId"),
    *absent("Integer", "id", "userId"),
)
SENDER_OPTIONS: Final = ApiObject(object="senderOptions", collection="", members=_ADDRESS)
"""The addresses from which an email may be sent, or to which the answers go."""
