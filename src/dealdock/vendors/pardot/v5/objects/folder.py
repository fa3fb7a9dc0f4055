"""Folders, and other objects that the sandbox does not have: records have none of them."""

from typing import Final

from dealdock.vendors.pardot.v5.fields import Relation, Resource, absent
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

ABSENT: Final = Resource(
    object="",
    collection="",
    members=(*absent("Integer", "id"), *absent("String", "name"), *absent("DateTime", "createdAt", "updatedAt")),
)
"""An object that activities refer to, such as a form handler."""
