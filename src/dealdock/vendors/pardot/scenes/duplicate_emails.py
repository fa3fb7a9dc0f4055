"""The addresses that prospects share, if the account does not allow it."""

import json

from dealdock.platform.errors import WrongScene
from dealdock.platform.scenes import values
from dealdock.platform.scenes.document import Place, Problem, SceneDocument, place_text
from dealdock.platform.scenes.json_lines import Lines
from dealdock.platform.scenes.problems import place_of
from dealdock.platform.scenes.record_rows import LoadContext
from dealdock.platform.text import email_key
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.prospect.service import VERSION_OF_SHARED_EMAILS
from dealdock.vendors.pardot.scenes import derived


def refuse(context: LoadContext, prospects: Place) -> None:
    """Raise `WrongScene` if two prospects of a scene in lines have the same address, before version 4.

    `prospects`: the place of the account's prospects in the scene.
    """
    if context.lines is not None and settings.of(context.account).version < VERSION_OF_SHARED_EMAILS:
        address = context.transactions.read(lambda db: derived.shared_email(db, context.account))
        if address is not None:
            raise _problem(context.lines, prospects, address)


def _problem(lines: Lines, prospects: Place, address: str) -> WrongScene:
    """Find the lines on which the account has the address for the first and the second time."""
    first: Place | None = None
    for batch in lines.batches():
        is_here = place_of(batch, 0)[:-1] == prospects
        for index, line in enumerate(batch.lines if is_here else ()):
            email = json.loads(line)["prospects"].get("email")
            if isinstance(email, str) and email_key(values.email(email)) == address:
                place = place_of(batch, index)
                if first is not None:
                    text = f"the email {address} is taken already, by {place_text(first)}"
                    return SceneDocument(lines.name, None).wrong([Problem((*place, "email"), text, batch.line + index)])
                first = place
    raise AssertionError
