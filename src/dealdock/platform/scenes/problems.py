"""Problems of lines, with the same places as in scenes of one piece."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError

from dealdock.platform.errors import WrongScene
from dealdock.platform.scenes import schema
from dealdock.platform.scenes.document import Place, Problem, SceneDocument, place_text
from dealdock.platform.scenes.document_builder import parse_line
from dealdock.platform.scenes.json_lines import SEVERAL_RECORDS, Batch, Lines
from dealdock.platform.scenes.record_rows import SceneRecords
from dealdock.platform.scenes.schema import SceneAccount


def wrong_batch(lines: Lines, batch: Batch, account: type[SceneAccount]) -> WrongScene:
    """Return the error for lines of the wrong form, with all their problems."""
    problems: list[Problem] = []
    for index, line in enumerate(batch.lines):
        number, place = batch.line + index, place_of(batch, index)
        record = parse_line(lines.name, line, number)
        if len(record.data) > 1:
            raise lines.wrong(number, SEVERAL_RECORDS)
        found = [*record.problems, *_problems(account, batch.kind, record.data[batch.kind])]
        problems += (each._replace(place=(*place, *each.place[1:]), line=number) for each in found)
    return SceneDocument(lines.name, None).wrong(problems)


def wrong_record(lines: Lines, batch: Batch, index: int, text: str, at: Place) -> WrongScene:
    """Return the error for one of these lines. `at`: the path to the value in the record."""
    place = (*place_of(batch, index), *at)
    return SceneDocument(lines.name, None).wrong([Problem(place, text, batch.line + index)])


def duplicate(
    lines: Lines, records: SceneRecords | None, error: IntegrityError, duplicates: Mapping[str, str]
) -> WrongScene:
    """Return the error for a duplicate value among these records. The database does not give its line.

    `duplicates`: columns with a unique constraint, each with a clause for the message.
    """
    what = next((words for column, words in duplicates.items() if column in str(error.orig)), None)
    if what is None or records is None or records.line is None:
        raise error
    last = records.line + len(records) - 1
    return WrongScene(f"{lines.name}:{records.line}: on this line, or one up to {last}, {what}")


def repeated(
    lines: Lines, records: Place, what: str, value: str, values: Callable[[Any], Iterable[tuple[Place, str]]]
) -> Problem:
    """Return the problem of the second record in lines that has a value.

    `records`: the place of the list. `values`: returns the values of a record as it was written, with their paths.
    """
    first: Place | None = None
    for batch in lines.batches():
        is_here = place_of(batch, 0)[:-1] == records
        for index, line in enumerate(batch.lines if is_here else ()):
            for at, found in values(json.loads(line)[batch.kind]):
                place = (*place_of(batch, index), *at)
                if found == value and first is not None:
                    text = f"the {what} {value} is taken already, by {place_text(first[:-1])}"
                    return Problem(place, text, batch.line + index)
                first = place if found == value else first
    raise AssertionError(value)


def place_of(batch: Batch, index: int) -> Place:
    """Return the place of the record on one of these lines."""
    return ("accounts", batch.account, batch.kind, batch.position + index)


def _problems(account: type[SceneAccount], kind: str, record: object) -> list[Problem]:
    """Return the problems of a record's form; each place begins with the kind."""
    try:
        account.model_validate({kind: [record]})
    except ValidationError as error:
        found = list(schema.problems(error, account))
        return [each._replace(place=(kind, *each.place[2:])) for each in found]
    return []
