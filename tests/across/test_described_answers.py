"""The schemas of answers in OpenAPI: each answer has what its schema says, and no other answer would."""

from collections.abc import Collection, Iterator
from copy import deepcopy
from inspect import Signature, signature
from typing import Any

import pytest

from tests.across.client import Client
from tests.across.test_operations import label, run_all
from tests.support import described_answers
from tests.support.marks import ONE_DATABASE_ACROSS

pytestmark = ONE_DATABASE_ACROSS


@pytest.mark.slow(but="minicrm")
def test_all_answers_are_described(client: Client) -> None:
    described = described_answers.of(client.calls.rest)
    assert [label(each) for each in described.operations if not described.has(each)] == []


def test_handlers_name_what_they_return(client: Client) -> None:
    routers = client.calls.rest.routers
    handlers = {label(each): signature(each.run) for router in routers for each in router.operations}
    unnamed = {Any, Signature.empty}
    assert [name for name, each in handlers.items() if each.return_annotation in unnamed] == []


def test_each_described_answer_has_an_example(client: Client) -> None:
    described = described_answers.of(client.calls.rest)
    for operation in described.operations:
        if operation.answered and described.has(operation):
            example = described.example(operation)
            assert described.errors(operation, example) == [], label(operation)
            assert example != {} or operation.method in {"DELETE", "PUT"}, label(operation)


@pytest.mark.slow(but="minicrm")
def test_answers_are_as_described_and_others_are_not(client: Client) -> None:
    described = described_answers.of(client.calls.rest)
    wrong: list[str] = []
    for operation, answer in run_all(client):
        if not described.has(operation) or answer.status_code not in operation.answered:
            continue
        body = described_answers.body_of(answer)
        name = operation.object, operation.name
        wrong += [f"{label(operation)}: {each.message}" for each in described.errors(operation, body)]
        wrong += [
            f"{label(operation)} may be {each}"
            for each, other in (
                *changed(
                    body,
                    "" if name in client.calls.of_choice else client.calls.rows,
                    is_chosen=name in client.calls.of_fields,
                ),
                *extended(body, client.calls.rest.kinds),
            )
            if not described.errors(operation, other)
        ]
    assert not wrong, "\n".join(wrong)


def changed(body: Any, rows: str = "", *, is_chosen: bool = False) -> Iterator[tuple[str, Any]]:
    """Yield an answer without each of the keys of a record, with another key, and with values of other types.

    A list may stand in an object with its pages. `rows`: the member with its records. `is_chosen`: the call has chosen
    the keys of records, so that any may be absent.
    """
    if isinstance(body, str):
        yield "an object", {}
    is_page = isinstance(body, dict) and isinstance(body.get(rows), list)
    if is_page:
        others = changed(body[rows], is_chosen=is_chosen)
        yield from ((f"{text} in {rows}", {**body, rows: other}) for text, other in others)
    place = 0 if isinstance(body, list) and body else None
    record = body if place is None else body[place]
    if not isinstance(record, dict):
        return
    for name in record:
        if is_page or not is_chosen:
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
