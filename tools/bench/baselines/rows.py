"""Raw sqlite3 and f-strings: the same opportunities as the API, without the API."""

import sqlite3
from collections.abc import Iterator, Sequence
from json.encoder import encode_basestring
from typing import Any, Protocol

PAGE = 200

COLUMNS = """
    o.id, o.campaign_id, c.name, o.name, o.value, o.probability, o.type, o.stage, o.status,
    datetime(o.created_at, 'unixepoch'), datetime(o.updated_at, 'unixepoch')
"""
FROM = """
    FROM pardot_opportunity o JOIN pardot_campaign c ON c.dataset_id = o.dataset_id AND c.id = o.campaign_id
    WHERE o.dataset_id = ? AND o.deleted = 0 ORDER BY o.id
"""
PROSPECTS = """
    SELECT l.opportunity_id, p.id, p.first_name, p.last_name, p.email, p.company
    FROM pardot_opportunity_prospect l JOIN pardot_prospect p ON p.dataset_id = l.dataset_id AND p.id = l.prospect_id
    WHERE l.dataset_id = ? AND l.opportunity_id BETWEEN ? AND ? AND p.deleted = 0 ORDER BY p.id
"""
TOTAL = "SELECT count FROM live_count WHERE dataset_id = ? AND kind = 'opportunities'"


class Database(Protocol):
    """A connection of sqlite3, or one of psycopg with translated statements."""

    def execute(self, statement: str, parameters: Sequence[Any], /) -> Any: ...


def connect(database: str) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{database}?mode=ro", uri=True, check_same_thread=False)


def page_xml(db: Database, dataset_id: int) -> bytes:
    total, rows, prospects = _page(db, dataset_id)
    written = "".join(
        f"<opportunity><id>{i}</id><name>{_escaped(name)}</name><value>{_amount(cents)}</value>"
        f"<probability>{p}</probability>{_element('type', type_)}{_element('stage', stage)}<status>{status}</status>"
        f"<created_at>{created}</created_at><updated_at>{updated}</updated_at>"
        f"<campaign><id>{campaign}</id><name>{_escaped(called)}</name></campaign>"
        f"{_element_of('prospects', ''.join(prospects.get(i, ())))}</opportunity>"
        for i, campaign, called, name, cents, p, type_, stage, status, created, updated in rows
    )
    return _framed(f"<total_results>{total}</total_results>{written}").encode()


def page_json(db: sqlite3.Connection, dataset_id: int) -> bytes:
    total, rows, prospects = _page(db, dataset_id, xml=False)
    written = ",".join(
        f'{{"id":{i},"name":{encode_basestring(name)},"value":{_amount(cents)},"probability":{p},'
        f'"type":{_text(type_)},"stage":{_text(stage)},"status":"{status}",'
        f'"created_at":"{created}","updated_at":"{updated}",'
        f'"campaign":{{"id":{campaign},"name":{encode_basestring(called)}}},'
        f'"prospects":{{"prospect":[{",".join(prospects[i])}]}}}}'
        for i, campaign, called, name, cents, p, type_, stage, status, created, updated in rows
    )
    head = f'{{"@attributes":{{"stat":"ok","version":1}},"result":{{"total_results":{total},"opportunity":['
    return f"{head}{written}]}}}}".encode()


def stream_xml(db: sqlite3.Connection, dataset_id: int, limit: int) -> Iterator[bytes]:
    """Yield all opportunities with `mobile` output, 200 at a time."""
    begin, end = _framed(f"<total_results>{db.execute(TOTAL, (dataset_id,)).fetchone()[0]}</total_results>%").split("%")
    yield begin.encode()
    found = db.execute(f"SELECT {COLUMNS} {FROM} LIMIT ?", (dataset_id, limit))
    while rows := found.fetchmany(PAGE):
        yield "".join(
            f"<opportunity><id>{i}</id><campaign_id>{campaign}</campaign_id><name>{_escaped(name)}</name>"
            f"<value>{_amount(cents)}</value><probability>{p}</probability>{_element('type', type_)}"
            f"{_element('stage', stage)}<status>{status}</status>"
            f"<created_at>{created}</created_at><updated_at>{updated}</updated_at></opportunity>"
            for i, campaign, _, name, cents, p, type_, stage, status, created, updated in rows
        ).encode()
    yield end.encode()


def _page(db: Database, dataset_id: int, *, xml: bool = True) -> tuple[int, list[Any], dict[int, list[str]]]:
    """Return the total, and the first 200 with their prospects as text."""
    (total,) = db.execute(TOTAL, (dataset_id,)).fetchone()
    rows = db.execute(f"SELECT {COLUMNS} {FROM} LIMIT ?", (dataset_id, PAGE)).fetchall()
    prospects: dict[int, list[str]] = {}
    for whose, *prospect in db.execute(PROSPECTS, (dataset_id, rows[0][0], rows[-1][0])):
        prospects.setdefault(whose, []).append(_prospect_xml(*prospect) if xml else _prospect_json(*prospect))
    return total, rows, prospects


def _prospect_xml(number: int, first: str, last: str, email: str, company: str) -> str:
    return (
        f"<prospect><id>{number}</id><first_name>{_escaped(first)}</first_name><last_name>{_escaped(last)}</last_name>"
        f"<email>{_escaped(email)}</email><company>{_escaped(company)}</company></prospect>"
    )


def _prospect_json(number: int, first: str, last: str, email: str, company: str) -> str:
    return (
        f'{{"id":{number},"first_name":{encode_basestring(first)},"last_name":{encode_basestring(last)},'
        f'"email":{encode_basestring(email)},"company":{encode_basestring(company)}}}'
    )


def _framed(result: str) -> str:
    declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{declaration}<rsp stat="ok" version="1.0"><result>{result}</result></rsp>'


def _escaped(text: str) -> str:
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def _element(name: str, text: str | None) -> str:
    return _element_of(name, "" if text is None else _escaped(text))


def _element_of(name: str, content: str) -> str:
    return f"<{name}>{content}</{name}>" if content else f"<{name}/>"


def _text(text: str | None) -> str:
    return "null" if text is None else encode_basestring(text)


def _amount(cents: int) -> str:
    whole, part = divmod(cents, 100)
    return f"{whole}.{part:02}".rstrip("0") if part else str(whole)
