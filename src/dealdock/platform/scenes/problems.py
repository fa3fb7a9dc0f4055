"""What is wrong with lines: said as of scenes in one piece, by line and place."""

import json

from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError

from dealdock.platform.errors import WrongScene
from dealdock.platform.scenes import files, values
from dealdock.platform.scenes.document import Document, Place, Problem, spelled
from dealdock.platform.scenes.json_lines import ONE_EACH, Batch, Lines
from dealdock.platform.text import email_key
from dealdock.vendors.pardot.scenes import schema


def wrong_batch(lines: Lines, batch: Batch) -> WrongScene:
    """All that is wrong with the form of these lines."""
    problems: list[Problem] = []
    for index, line in enumerate(batch.lines):
        number, place = batch.line + index, _place(batch, index)
        record = files.record(lines.name, line, number)
        if len(record.data) > 1:
            raise lines.wrong(number, ONE_EACH)
        found = [*record.problems, *_problems(batch.kind, record.data[batch.kind])]
        problems += (each._replace(place=(*place, *each.place[1:]), line=number) for each in found)
    return Document(lines.name, None).wrong(problems)


def wrong_record(lines: Lines, batch: Batch, index: int, text: str) -> WrongScene:
    """What is wrong with one of these lines."""
    return Document(lines.name, None).wrong([Problem(_place(batch, index), text, batch.line + index)])


def shared(lines: Lines, address: str) -> WrongScene:
    """Two prospects of the first account that has them share an address."""
    first: Place | None = None
    for batch in lines.batches():
        for index, line in enumerate(batch.lines if batch.kind == "prospects" else ()):
            given = json.loads(line)["prospects"].get("email")
            if isinstance(given, str) and email_key(values.email(given)) == address:
                if first is not None:
                    text = f"the email {address} is taken already, by {spelled(first)}"
                    return Document(lines.name, None).wrong(
                        [Problem((*_place(batch, index), "email"), text, batch.line + index)]
                    )
                first = _place(batch, index)
    raise AssertionError


def twice(lines: Lines, batch: Batch | None, error: IntegrityError) -> WrongScene:
    """What the database found to be there twice: it doesn't say where."""
    what = next((words for column, words in _UNIQUE.items() if column in str(error.orig)), None)
    if what is None or batch is None:
        raise error
    last = batch.line + len(batch.lines) - 1
    return WrongScene(f"{lines.name}:{batch.line}: on this line, or one up to {last}, {what}")


_UNIQUE = {
    "crm_fid": "stands a crm_fid that another opportunity has already",
    "list_id": "a prospect comes on a list that has it already",
}


def _place(batch: Batch, index: int) -> Place:
    return ("accounts", batch.account, batch.kind, batch.position + index)


def _problems(kind: str, record: object) -> list[Problem]:
    """As the form sees it; each place begins with the kind."""
    try:
        schema.File.model_validate({"accounts": [{kind: [record]}]})
    except ValidationError as error:
        found = list(schema.problems(error))
        return [each._replace(place=(kind, *each.place[4:])) for each in found]
    return []
