"""What can be wrong with a record, in words for a person; `wire/errors.py` gives each its code."""

from dealdock.platform.errors import DealdockError, NoSuchRecord


class NotOnList(NoSuchRecord):
    """The prospect has no live membership of the list."""

    words = "prospect {} is not on list {}"


class NoSuchOpportunity(DealdockError):
    """No live opportunity (for undelete: none at all) has that id in this dataset."""

    words = "no opportunity has the id {}, or it is deleted"


class WrongActivity(DealdockError):
    """No activity can be like that: its type, its name or what it refers to don't go together."""


class NoSuchCampaign(DealdockError):
    """No campaign has that id in this dataset."""

    words = "no campaign has the id {}"


class NoSuchProspectId(DealdockError):
    """No prospect has that id in this dataset."""

    words = "no prospect has the id {}"


class NoSuchProspectEmail(DealdockError):
    """No live prospect has that address in this dataset."""

    words = "no live prospect has the address {}"


class ProspectsDiffer(DealdockError):
    """An id and an address were given, of two prospects."""

    words = "prospect {} hasn't the address {}"


class ProspectIsDeleted(DealdockError):
    """The prospect with that id is deleted."""

    words = "prospect {} is there, but deleted"


class ProspectEmailTaken(DealdockError):
    """Another prospect, perhaps a deleted one, has the address (version 3)."""

    words = "a prospect, perhaps a deleted one, has the address {} already"


class ProspectEmailInUse(DealdockError):
    """A prospect can't change to that address: another, perhaps a deleted one, has it (version 3)."""

    words = "a prospect, perhaps a deleted one, has the address {} already"


class NoSuchCrmId(DealdockError):
    """No live opportunity has that id in the CRM."""


class CrmIdTaken(DealdockError):
    """A live opportunity has that id in the CRM already."""


class NoSuchList(DealdockError):
    """No live list has the id by which something refers to it."""

    words = "no list has the id {}, or it is deleted"


class AlreadyOnList(DealdockError):
    """The prospect has a live membership of the list, opted out or not."""

    words = "the prospect is on the list already, by the membership {}"


class FieldIdTaken(DealdockError):
    """Another custom field, or a standard field of prospects, has that name."""

    words = "prospects have a field {} already"
