"""Problems of scenes in lines, by line and place as in scenes of one piece."""

from collections.abc import Mapping

from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError

from dealdock.platform.errors import WrongScene
from dealdock.platform.scenes import files, schema
from dealdock.platform.scenes.document import Document, Place, Problem
from dealdock.platform.scenes.json_lines import ONE_EACH, Batch, Lines
from dealdock.platform.scenes.schema import SceneForm


def wrong_batch(lines: Lines, batch: Batch, form: SceneForm) -> WrongScene:
    """All that is wrong with the form of these lines."""
    problems: list[Problem] = []
    for index, line in enumerate(batch.lines):
        number, place = batch.line + index, place_of(batch, index)
        record = files.record(lines.name, line, number)
        if len(record.data) > 1:
            raise lines.wrong(number, ONE_EACH)
        found = [*record.problems, *_problems(form, batch.kind, record.data[batch.kind])]
        problems += (each._replace(place=(*place, *each.place[1:]), line=number) for each in found)
    return Document(lines.name, None).wrong(problems)


def wrong_record(lines: Lines, batch: Batch, index: int, text: str) -> WrongScene:
    """Return the error for one of these lines."""
    return Document(lines.name, None).wrong([Problem(place_of(batch, index), text, batch.line + index)])


def twice(lines: Lines, batch: Batch | None, error: IntegrityError, duplicates: Mapping[str, str]) -> WrongScene:
    """Return the error for a value that the database found twice. The database does not give the line.

    `duplicates`: columns with a unique constraint, and what to say of each.
    """
    what = next((words for column, words in duplicates.items() if column in str(error.orig)), None)
    if what is None or batch is None:
        raise error
    last = batch.line + len(batch.lines) - 1
    return WrongScene(f"{lines.name}:{batch.line}: on this line, or one up to {last}, {what}")


def place_of(batch: Batch, index: int) -> Place:
    """Return the place of the record on one of these lines."""
    return ("accounts", batch.account, batch.kind, batch.position + index)


def _problems(form: SceneForm, kind: str, record: object) -> list[Problem]:
    """As the form sees it; each place begins with the kind."""
    try:
        form.account.model_validate({kind: [record]})
    except ValidationError as error:
        found = list(schema.problems(error, form))
        return [each._replace(place=(kind, *each.place[2:])) for each in found]
    return []
