"""The writable fields of a list: parameters -> validated values."""

from dealdock.vendors.pardot.wire.fields import Fields, LongText, Name, Text, Truth


class ListFields(Fields):
    """The fields of `create` and `update`. Error 52."""

    REQUIRED = ("name",)

    name: Name = ""
    is_public: Truth = False
    title: Text = None
    description: LongText = None
    is_crm_visible: Truth = False
