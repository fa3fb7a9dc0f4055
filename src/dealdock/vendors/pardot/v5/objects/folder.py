"""Folders, and other objects that the sandbox does not have: records have none of them."""

from typing import Any, Final

from dealdock.vendors.pardot.v5 import accepting
from dealdock.vendors.pardot.v5.errors import refused
from dealdock.vendors.pardot.v5.fields import NOT_KEPT, BodyContext, Field, Relation, Resource, absent
from dealdock.vendors.pardot.v5.objects.user import USER

FOLDER: Final[Resource] = Resource(
    object="folder",
    collection="folders",
    members=(
        *absent("Integer", "id"),
        *absent("String", "name", "path"),
        *absent("Integer", "parentFolderId"),
        *absent("Boolean", "usePermissions"),
        *absent("DateTime", "createdAt", "updatedAt"),
        *absent("Integer", "createdById", "updatedById"),
        Relation("parentFolder", lambda: FOLDER),
        Relation("createdBy", lambda: USER),
        Relation("updatedBy", lambda: USER),
    ),
)


def no_folder() -> Field:
    """Return the field with the id of a record's folder. The sandbox has none, so that it is null."""

    def accept(_: BodyContext, given: Any) -> None:
        if (number := accepting.integer(given)) is not None:
            raise refused(192, f"folderId is {number}, and there are no folders here")

    return Field(name="folderId", type="Integer", writes=NOT_KEPT, accept=accept)


ABSENT: Final = Resource(
    object="asset",
    collection="",
    members=(*absent("Integer", "id"), *absent("String", "name"), *absent("DateTime", "createdAt", "updatedAt")),
)
"""An object that activities refer to, such as a form handler."""
