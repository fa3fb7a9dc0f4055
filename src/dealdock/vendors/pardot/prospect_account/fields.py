"""The writable fields of a prospect account: parameters -> validated values."""

from dealdock.vendors.pardot.wire.fields import Fields, Name


class ProspectAccountFields(Fields):
    """The fields of `create` and `update`. Error 52."""

    REQUIRED = ("name",)

    name: Name = ""
