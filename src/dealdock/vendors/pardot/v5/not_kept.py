"""Folders and other objects that the sandbox does not store. References to them are always null."""

from typing import Any, Final

from dealdock.vendors.pardot.v5 import accepting
from dealdock.vendors.pardot.v5.errors import refused
from dealdock.vendors.pardot.v5.fields import NOT_KEPT, ApiObject, BodyContext, Field, Relation, absent

FOLDER: Final = ApiObject(
    object="folder",
    collection="folders",
    members=(
        *absent("Integer", "id"),
        *absent("String", "name", "path"),
        *absent("Integer", "parentFolderId"),
        *absent("Boolean", "usePermissions"),
        *absent("DateTime", "createdAt", "updatedAt"),
        *absent("Integer", "createdById", "updatedById"),
        Relation("parentFolder", "folder"),
        Relation("createdBy", "user"),
        Relation("updatedBy", "user"),
    ),
)


def no_folder() -> Field:
    """Return the field with the id of a record's folder. The sandbox has no folders, so it is null."""

    def accept(_: BodyContext, given: Any) -> None:
        if (number := accepting.integer(given)) is not None:
            raise refused(192, f"folderId is {number}, and there are no folders here")

    return Field(name="folderId", type="Integer", writes=NOT_KEPT, accept=accept)


ASSET: Final = ApiObject(
    object="asset",
    collection="",
    members=(*absent("Integer", "id"), *absent("String", "name"), *absent("DateTime", "createdAt", "updatedAt")),
)
"""An object that activities refer to, such as a form handler."""

TRACKER_DOMAIN: Final = ApiObject(
    object="trackerDomain",
    collection="tracker-domains",
    members=(
        *absent("Integer", "id", "sslRequestedById", "createdById", "updatedById", "defaultCampaignId"),
        *absent("String", "domain", "validationStatus", "sslStatus", "sslStatusDetails", "httpsStatus"),
        *absent("String", "vanityUrlStatus", "trackingCode"),
        *absent("Boolean", "isPrimary", "isDeleted"),
        *absent("DateTime", "validatedAt", "createdAt", "updatedAt"),
    ),
)

LAYOUT_TEMPLATE: Final = ApiObject(
    object="layoutTemplate",
    collection="layout-templates",
    members=(
        *absent("Integer", "id", "createdById", "updatedById", "folderId"),
        *absent("String", "name", "layoutContent", "formContent", "siteSearchContent"),
        *absent("Boolean", "isIncludeDefaultCss", "isDeleted"),
        *absent("DateTime", "createdAt", "updatedAt"),
    ),
)

LIST_EMAIL: Final = ApiObject(
    object="listEmail",
    collection="list-emails",
    members=(
        *absent("Integer", "id", "campaignId", "createdById", "updatedById", "trackerDomainId", "emailTemplateId"),
        *absent("Integer", "folderId"),
        *absent("String", "name", "subject", "htmlMessage", "textMessage", "type", "clientType"),
        *absent("Boolean", "isPaused", "isSent", "isDeleted", "operationalEmail", "isOperational"),
        *absent("DateTime", "createdAt", "updatedAt", "sentAt", "scheduledTime"),
        *absent("Array", "recipientListIds", "suppressionListIds"),
    ),
)

_ADDRESS: Final = (
    *absent("String", "type", "address", "name", "prospectCustomFieldId", "accountCustomFieldId"),
    *absent("Integer", "id", "userId"),
)
SENDER_OPTIONS: Final = ApiObject(object="senderOptions", collection="", members=_ADDRESS)
"""The addresses from which an email may be sent, or to which the answers go."""
