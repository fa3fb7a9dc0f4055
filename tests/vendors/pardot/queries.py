"""Queries of any object, whose rows or ids are returned as a list."""

from typing import Any

from tests.support.builders import Answer, Pardot, members


def rows(answer: Answer, element: str) -> list[dict[str, Any]]:
    """Return the rows of a JSON answer."""
    assert answer.error is None, answer.error
    return members(answer.json["result"], element)


def found(pardot: Pardot, object_: str, element: str, **criteria: Any) -> list[int]:
    """Return the ids that a query finds, in order. Their number is the total if the response is not one of pages."""
    answer = pardot.call("query", object_, **criteria)
    ids = [row["id"] for row in rows(answer, element)]
    if not {"limit", "offset", "output"} & criteria.keys():
        assert answer.total == len(ids)
    return ids
