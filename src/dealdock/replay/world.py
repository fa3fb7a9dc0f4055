"""The records that a recording reads but does not make, from its answers."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from dealdock.platform.records.models import MAX_ID
from dealdock.replay.comparison import is_refusal
from dealdock.replay.exchange import Exchange, pairs_of_request, parsed
from dealdock.replay.identities import Identities, ids_of_path, is_id_name, is_long_id

_READS: Final = re.compile(r"read|list|query|search|get|find|fetch", re.IGNORECASE)
"""Words in the names of operations that make no records, whatever their method is."""

_FIRST_OF_LARGE: Final = 2**30
"""The first id in place of those above `MAX_ID`. It leaves numbers for the records that the calls make."""


class Named(NamedTuple):
    """A recorded call with the names of its object and its operation in the journal; empty if they are unknown."""

    exchange: Exchange
    object: str = ""
    operation: str = ""

    @property
    def reads(self) -> bool:
        return self.exchange.method == "GET" or _READS.search(self.operation) is not None


def world(calls: Sequence[Named], identities: Identities) -> dict[str, Any] | None:
    """Return the answers with the records that existed before the calls, as the control plane takes them.

    None: there are none. Ids that no account can have get others, with which the identities are filled.
    """
    answers, made, known = list[dict[str, Any]](), set[str](), set[str]()
    missing, changed, sent_emails = set[str](), set[str](), set[str]()
    for each in calls:
        exchange = each.exchange
        if is_refusal(exchange):
            missing.add(exchange.url)
            continue
        if not each.object or exchange.status >= HTTPStatus.MULTIPLE_CHOICES:
            continue
        body = parsed(exchange.answer_headers, exchange.answer)
        if exchange.answer.lstrip()[:1] == b"<" and isinstance(body, dict):
            (body,) = body.values()  # the records are inside of the root
        records, sent = dict(_records(body)), {*_sent(exchange)}
        shown, new = {*records}, records.keys() - known
        if not each.reads:
            made |= new - sent
            changed |= sent
            sent_emails |= {*_sent_emails(exchange)} if not shown and not sent else set()
        elif exchange.url in missing:  # the service did not have it before, and a call made it without showing it
            made |= new
        else:
            made |= {one for one in new - changed if _is_later(records[one], made, sent_emails)}
        known |= shown
        if isinstance(body, (dict, list)) and shown - made:
            answers.append({"object": "user" if _is_of_caller(exchange) else each.object, "body": body})
    large = sorted(one for one in known - made if one.isdecimal() and int(one) > MAX_ID)
    for number, one in enumerate(large, start=_FIRST_OF_LARGE):
        identities.learn(one, number)
    mapped = identities.value("", _without(answers, made))
    return {"answers": mapped, "without": sorted(made)} if answers else None


def caller(calls: Sequence[Named]) -> str | None:
    """Return the recorded id of the user whose credentials the calls have; None if no answer shows it."""
    for each in calls:
        if _is_of_caller(each.exchange) and not is_refusal(each.exchange):
            body = parsed(each.exchange.answer_headers, each.exchange.answer)
            return str(body["id"]) if isinstance(body, dict) and "id" in body else None
    return None


def _is_of_caller(exchange: Exchange) -> bool:
    return exchange.method == "GET" and urlsplit(exchange.url).path.rstrip("/").endswith("/me")


def _records(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the records in an answer, each with its id before it."""
    if isinstance(value, dict):
        if isinstance(value.get("id"), (str, int)):
            yield str(value["id"]), value
        for each in value.values():
            yield from _records(each)
    elif isinstance(value, list):
        for each in value:
            yield from _records(each)


def _is_later(record: Mapping[str, Any], made: Collection[str], sent_emails: Collection[str]) -> bool:
    """Return True if calls made a record without showing it: it refers to a record that they made, or has an address
    that they sent.
    """
    refers = any(is_id_name(name) and str(value) in made for name, value in record.items() if name != "id")
    return refers or str(record.get("email")) in sent_emails


def _without(value: Any, made: Collection[str]) -> Any:
    """Return a part of an answer without references to records that the calls made."""
    match value:
        case dict():
            return {
                name: _without(each, made)
                for name, each in value.items()
                if name == "id" or not (is_id_name(name) and str(each) in made)
            }
        case list():
            return [_without(each, made) for each in value if str(each) not in made]
    return value


def _sent(exchange: Exchange) -> Iterator[str]:
    """Yield the ids in a request."""
    for _, segment in ids_of_path(urlsplit(exchange.url).path):
        yield segment
    for name, value in pairs_of_request(exchange):
        if is_id_name(name) or is_long_id(value):
            yield str(value)


def _sent_emails(exchange: Exchange) -> Iterator[str]:
    yield from (str(value) for name, value in pairs_of_request(exchange) if name == "email")
