"""The forms of Pardot's records in scenes."""

from typing import Final

from dealdock.platform.scenes.record_forms import RecordForms, record_forms
from dealdock.vendors.pardot.kinds import KINDS
from dealdock.vendors.pardot.scene_forms import PardotRecord, PardotUser

FORMS: Final[RecordForms] = record_forms(KINDS, user=PardotUser, base=PardotRecord)
"""The forms by the lists of an account."""
