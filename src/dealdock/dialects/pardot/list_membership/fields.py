"""The fields of a list membership that can be set: parameters -> validated values."""

from typing import Final

from dealdock.dialects.pardot.fields import Fields, Truth

OF: Final = ("list_id", "prospect_id")
"""What a new one must name; what there is can be named by them, too."""


class ListMembershipFields(Fields):
    """What `create` and `update` take."""

    opted_out: Truth = False
