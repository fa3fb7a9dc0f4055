"""The fields of a list that can be set: parameters -> validated values."""

from dealdock.vendors.pardot.wire.fields import Fields, LongText, Name, Text, Truth


class ListFields(Fields):
    """What `create` and `update` take. Error 52."""

    REQUIRED = ("name",)

    name: Name = ""
    is_public: Truth = False
    title: Text = None
    description: LongText = None
    is_crm_visible: Truth = False
