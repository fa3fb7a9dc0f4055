"""Raw sqlite3 and f-strings: a list of Close's opportunities with its aggregates."""

import html
import sqlite3
from datetime import UTC, datetime
from json.encoder import encode_basestring_ascii as quoted
from typing import Any, Final

from dealdock.vendors.close.wire.ids import FORM
from tools.bench.baselines.rest import Place

ROWS: Final = """
    SELECT o.id, o.lead_id, o.contact_id, o.status_id, o.user_id, o.value, o.value_period, o.confidence, o.note,
        o.date_won, o.created_by, o.updated_by, o.created_at, o.updated_at, l.display_name, c.display_name, s.label,
        s.type, s.pipeline_id, p.name, a.first_name, a.last_name, b.first_name, b.last_name, u.first_name, u.last_name
    FROM close_opportunity o
    JOIN close_lead l ON l.dataset_id = o.dataset_id AND l.id = o.lead_id
    JOIN close_opportunity_status s ON s.dataset_id = o.dataset_id AND s.id = o.status_id
    JOIN close_pipeline p ON p.dataset_id = o.dataset_id AND p.id = s.pipeline_id
    LEFT JOIN close_contact c ON c.dataset_id = o.dataset_id AND c.id = o.contact_id
    LEFT JOIN user a ON a.dataset_id = o.dataset_id AND a.id = o.created_by
    LEFT JOIN user b ON b.dataset_id = o.dataset_id AND b.id = o.updated_by
    LEFT JOIN user u ON u.dataset_id = o.dataset_id AND u.id = o.user_id
    WHERE o.dataset_id = ? ORDER BY o.created_at DESC, o.id DESC LIMIT 100
"""
SUMS: Final = """
    SELECT value_period, confidence, count(*), sum(value) FROM close_opportunity WHERE dataset_id = ?
    GROUP BY value_period, confidence
"""
PERIODS: Final = ("annual", "annualized", "monthly", "one_time")
WORDS: Final = {"one_time": "", "monthly": " monthly", "annual": " annual"}


def page(db: sqlite3.Connection, place: Place) -> bytes:
    """Return the newest 100, and the aggregates over all."""
    written = ", ".join(_opportunity(place.account_id, *row) for row in db.execute(ROWS, (place.dataset_id,)))
    counts, total, expected = _sums(db, place.dataset_id)
    found = sum(counts.values())
    counted = ", ".join(f'"{period}": {count}' for period, count in sorted(counts.items()) if count)
    return (
        f'{{"count_by_value_period": {{{counted}}}, "data": [{written}], {_shown("expected", expected)}, '
        f'"has_more": {"true" if found > 100 else "false"}, "total_results": {found}, {_shown("total", total)}}}\n'
    ).encode()


def _sums(db: sqlite3.Connection, dataset_id: int) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    counts, total, product = (dict.fromkeys(WORDS, 0) for _ in range(3))
    for period, confidence, count, value in db.execute(SUMS, (dataset_id,)):
        counts[period] += count
        total[period] += value
        product[period] += value * confidence
    for sums in (total, product):
        sums["annualized"] = sums["one_time"] + 12 * sums["monthly"] + sums["annual"]
    return counts, total, {period: (2 * value + 100) // 200 for period, value in product.items()}


def _shown(what: str, sums: dict[str, int]) -> str:
    return ", ".join(
        f'"{what}_value_{period}": {sums[period]}, '
        f'"{what}_value_{period}_formatted": {_quoted(_money(sums[period]) if sums[period] else None)}'
        for period in PERIODS
    )


def _opportunity(account: int, *row: Any) -> str:
    (number, lead, contact, status, user, value, period, confidence, note, won, creator, updater, created, updated,
     lead_name, contact_name, label, kind, pipeline, pipeline_name, *names) = row  # fmt: skip
    annual = 12 * value if period == "monthly" else value
    return (
        f'{{"annualized_expected_value": {(2 * annual * confidence + 100) // 200}, "annualized_value": {annual}, '
        f'"attachments": [], "confidence": {confidence}, "contact_id": {_id(account, "contact", contact)}, '
        f'"contact_name": {_quoted(contact_name)}, "created_by": {_id(account, "user", creator)}, '
        f'"created_by_name": {_name(names[0], names[1])}, "date_created": "{_moment(created)}", "date_lost": null, '
        f'"date_updated": "{_moment(updated)}", "date_won": {_quoted(won)}, '
        f'"expected_value": {(2 * value * confidence + 100) // 200}, "id": {_id(account, "opportunity", number)}, '
        f'"integration_links": [], "lead_id": {_id(account, "lead", lead)}, "lead_name": {quoted(lead_name)}, '
        f'"note": {quoted(note)}, "note_html": {quoted(f"<body><p>{html.escape(note)}</p></body>")}, '
        f'"organization_id": {_id(account, "organization", account)}, '
        f'"pipeline_id": {_id(account, "pipeline", pipeline)}, "pipeline_name": {quoted(pipeline_name)}, '
        f'"status_display_name": {quoted(label)}, "status_id": {_id(account, "opportunityStatus", status)}, '
        f'"status_label": {quoted(label)}, "status_type": "{kind}", "updated_by": {_id(account, "user", updater)}, '
        f'"updated_by_name": {_name(names[2], names[3])}, "user_id": {_id(account, "user", user)}, '
        f'"user_name": {_name(names[4], names[5])}, "value": {value}, "value_currency": "USD", '
        f'"value_formatted": "{_money(value)}{WORDS[period]}", "value_period": "{period}"}}'
    )


def _id(account: int, kind: str, number: int | None) -> str:
    return "null" if number is None else f'"{FORM.encode(account, kind, number)}"'


def _quoted(text: str | None) -> str:
    return "null" if text is None else quoted(text)


def _name(first: str | None, last: str | None) -> str:
    return quoted(f"{first or ''} {last or ''}".strip())


def _moment(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat()


def _money(cents: int) -> str:
    whole, part = divmod(cents, 100)
    return f"${whole:,}.{part:02}" if part else f"${whole:,}"
