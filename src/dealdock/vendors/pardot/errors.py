"""Reasons of record errors, with texts for people; `wire/errors.py` assigns the codes."""

from typing import Final

from dealdock.platform.errors import Reason

NO_OPPORTUNITY: Final = Reason("no opportunity has the id {}, or it is deleted")
NO_VISITOR: Final = Reason("no visitor has the id {}")
NO_VISIT: Final = Reason("no visit has the id {}")
NO_CAMPAIGN: Final = Reason("no campaign has the id {}")
NO_PROSPECT_ID: Final = Reason("no prospect has the id {}")
NO_PROSPECT_EMAIL: Final = Reason("no live prospect has the address {}")
PROSPECTS_DIFFER: Final = Reason("prospect {} hasn't the address {}")
PROSPECT_DELETED: Final = Reason("prospect {} is there, but deleted")
PROSPECT_EMAIL_TAKEN: Final = Reason("a prospect, perhaps a deleted one, has the address {} already")
"""In version 3, for a new prospect."""
PROSPECT_EMAIL_IN_USE: Final = Reason("a prospect, perhaps a deleted one, has the address {} already")
"""In version 3, for a changed prospect."""
TOO_MANY_PROSPECTS: Final = Reason("opportunity {} has {} prospects already, which are the most")
TOO_MANY_VALUES: Final = Reason("prospect {} would have {} values of custom fields, {} are the most")
TOO_LONG_VALUES: Final = Reason("prospect {} would have {} characters in custom fields, {} are the most")
TOO_MANY_FIELDS: Final = Reason("the account has {} custom fields already, which are the most")
NO_LIST: Final = Reason("no list has the id {}, or it is deleted")
ALREADY_ON_LIST: Final = Reason("the prospect is on the list already, by the membership {}")
NOT_ON_LIST: Final = Reason("prospect {} is not on list {}")
EXPORT_OVER: Final = Reason("export {} is {}")
IMPORT_NOT_OPEN: Final = Reason("import {} is not Open")
IMPORT_OVER: Final = Reason("import {} is {}")
NO_ROWS: Final = Reason("import {} has no rows: a file is missing")
TAG_TAKEN: Final = Reason("a tag has the name {} already")
"""In version 5, which alone makes tags."""
FIELD_ID_TAKEN: Final = Reason("prospects have a field {} already")

WRONG_ACTIVITY: Final = Reason("the type, the name and the references of the activity do not fit together: {}")
"""Calls of the API do not add activities, so that this and the following have no code."""
NO_FORM: Final = Reason("there is no form {}")
NO_CRM_ID: Final = Reason("the CRM has no opportunity {}")
CRM_ID_TAKEN: Final = Reason("the CRM has an opportunity {} already")
