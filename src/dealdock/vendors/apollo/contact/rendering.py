"""Contacts in answers, with their parts in sequences."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dealdock.vendors.apollo.contact import layout, queries
from dealdock.vendors.apollo.contact.layout import AnswerKind
from dealdock.vendors.apollo.contact.queries import ContactRow
from dealdock.vendors.apollo.sequence import layout as sequence_layout
from dealdock.vendors.apollo.sequence import queries as sequences
from dealdock.vendors.apollo.wire.call import Call

_NO_COMPANIES: Final[Mapping[Any, dict[str, Any]]] = {}


def rendered(
    call: Call, people: Sequence[ContactRow], kind: AnswerKind, companies: Mapping[Any, dict[str, Any]] = _NO_COMPANIES
) -> list[dict[str, Any]]:
    """Return contacts in the form of answers. `companies`: the companies that the contacts include, by number."""
    parts = sequences.of_contacts(call.db, call.account, [one.id for one in people])
    edition = call.settings.edition
    return [
        layout.contact(
            call.ids,
            one,
            kind,
            edition,
            companies.get(one.company_id),
            [sequence_layout.status(call.ids, part) for part in parts.get(one.id, ())],
        )
        for one in people
    ]


def shown(call: Call, numbers: Sequence[int], kind: AnswerKind) -> list[dict[str, Any]]:
    """Return the existing contacts with these numbers in the form of answers, in this order."""
    found = (
        {one.id: one for one in queries.of_ids(call.db, call.account, list(dict.fromkeys(numbers)))} if numbers else {}
    )
    by_number = dict(zip(found, rendered(call, [*found.values()], kind), strict=True))
    return [by_number[number] for number in numbers if number in by_number]
