"""The schemas of answers in OpenAPI: each answer has what its schema says, and no other answer would."""

from collections.abc import Collection, Iterator
from copy import deepcopy
from typing import Any, Final

from tests.across.client import Client
from tests.across.test_operations import label, run_all
from tests.support import described_answers
from tests.support.marks import ONE_DATABASE_ACROSS

NO_CONTENT: Final = 204

pytestmark = ONE_DATABASE_ACROSS


def test_all_answers_are_described_but_these(client: Client) -> None:
    """The number only ever falls."""
    described = described_answers.of(client.calls.rest)
    missing = [label(each) for each in described.operations if each.status != NO_CONTENT and not described.has(each)]
    assert len(missing) == client.calls.undescribed, missing


def test_each_described_answer_has_an_example(client: Client) -> None:
    described = described_answers.of(client.calls.rest)
    for operation in described.operations:
        if described.has(operation):
            example = described.example(operation)
            assert described.errors(operation, example) == [], label(operation)
            assert example != {} or operation.method in {"DELETE", "PUT"}, label(operation)


def test_answers_are_as_described_and_others_are_not(client: Client) -> None:
    described = described_answers.of(client.calls.rest)
    wrong: list[str] = []
    for operation, answer in run_all(client):
        if not described.has(operation) or answer.status_code != operation.status:
            continue
        body = answer.json()
        wrong += [f"{label(operation)}: {each.message}" for each in described.errors(operation, body)]
        wrong += [
            f"{label(operation)} may be {each}"
            for each, other in (
                *changed(body, has_rows=(operation.object, operation.name) not in client.calls.of_choice),
                *extended(body, client.calls.rest.kinds),
            )
            if not described.errors(operation, other)
        ]
    assert not wrong, "\n".join(wrong)


def changed(body: Any, *, has_rows: bool = True) -> Iterator[tuple[str, Any]]:
    """Yield an answer without each of the keys of a record, with another key, and with values of other types.

    A list may stand in an object with its pages. `has_rows`: all records of the list have the same keys.
    """
    if has_rows and isinstance(body, dict) and isinstance(listed := body.get("data"), list):
        yield from ((f"{text} in data", {**body, "data": other}) for text, other in changed(listed))
    place = 0 if isinstance(body, list) and body else None
    record = body if place is None else body[place]
    if not isinstance(record, dict):
        return
    for name in record:
        yield f"without {name}", _with(body, place, {key: value for key, value in record.items() if key != name})
        yield f"with another {name}", _with(body, place, {**record, name: _retyped(record[name])})
    yield "with another key", _with(body, place, {**record, "another key": 1})


def extended(body: Any, members: Collection[str]) -> Iterator[tuple[str, Any]]:
    """Yield an answer with another key in each record that stands in one of these members, or in a list there."""
    for name, value in body.items() if isinstance(body, dict) else ():
        if name in members and (records := value if isinstance(value, list) else [value]):
            first = records[0]
            if isinstance(first, dict):
                other = {**first, "another key": 1}
                yield f"with another key in {name}", {**body, name: [other] if isinstance(value, list) else other}


def _with(body: Any, place: int | None, record: Any) -> Any:
    if place is None:
        return record
    copied = deepcopy(body)
    copied[place] = record
    return copied


def _retyped(value: Any) -> Any:
    if value is None:
        return [["a list"]]
    return "text" if isinstance(value, dict | list) else {"a": ["dict"]}
