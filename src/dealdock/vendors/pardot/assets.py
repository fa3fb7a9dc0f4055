"""The objects that only version 5 has."""

from collections.abc import Sequence
from typing import Final

from dealdock.vendors.pardot.engagement_studio_program import ENGAGEMENT_STUDIO_PROGRAMS
from dealdock.vendors.pardot.file import FILES
from dealdock.vendors.pardot.folder import FOLDER_CONTENTS, FOLDERS
from dealdock.vendors.pardot.form import FORM_FIELDS
from dealdock.vendors.pardot.form_handler import FORM_HANDLER_FIELDS, FORM_HANDLERS
from dealdock.vendors.pardot.landing_page import LANDING_PAGES, LAYOUT_TEMPLATES
from dealdock.vendors.pardot.record.collection import Collection
from dealdock.vendors.pardot.tracker_domain import TRACKER_DOMAINS

COLLECTIONS: Final[Sequence[Collection]] = (
    FOLDERS,
    FOLDER_CONTENTS,
    TRACKER_DOMAINS,
    LAYOUT_TEMPLATES,
    FILES,
    FORM_FIELDS,
    FORM_HANDLERS,
    FORM_HANDLER_FIELDS,
    LANDING_PAGES,
    ENGAGEMENT_STUDIO_PROGRAMS,
)
"""Each stands after the objects that it refers to."""
