"""Domain errors of records, with texts for people; `wire/errors.py` assigns the codes."""

from dealdock.platform.errors import DealdockError, NoSuchRecord


class NotOnList(NoSuchRecord):
    """The prospect has no live membership of the list."""

    words = "prospect {} is not on list {}"


class NoSuchOpportunity(DealdockError):
    """No live opportunity (for undelete: no opportunity) has that id in this dataset."""

    words = "no opportunity has the id {}, or it is deleted"


class WrongActivity(DealdockError):
    """The activity's type, name and references do not fit together."""


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
    """The given id and the given address belong to two prospects."""

    words = "prospect {} hasn't the address {}"


class ProspectIsDeleted(DealdockError):
    """The prospect with that id is deleted."""

    words = "prospect {} is there, but deleted"


class ProspectEmailTaken(DealdockError):
    """Another prospect, perhaps a deleted one, has the address (version 3)."""

    words = "a prospect, perhaps a deleted one, has the address {} already"


class ProspectEmailInUse(DealdockError):
    """The prospect cannot take that address: another prospect, perhaps a deleted one, has it (version 3)."""

    words = "a prospect, perhaps a deleted one, has the address {} already"


class NoSuchCrmId(DealdockError):
    """No live opportunity has that CRM id."""


class CrmIdTaken(DealdockError):
    """Another live opportunity already has that CRM id."""


class NoSuchList(DealdockError):
    """No live list has the referenced id."""

    words = "no list has the id {}, or it is deleted"


class AlreadyOnList(DealdockError):
    """The prospect has a live membership of the list, opted out or not."""

    words = "the prospect is on the list already, by the membership {}"


class FieldIdTaken(DealdockError):
    """Another custom field, or a standard field of prospects, has that name."""

    words = "prospects have a field {} already"
