"""Minicrm's leads, for the benchmarks of all vendors."""

import json
import sqlite3
from datetime import UTC, datetime
from typing import Any, Final

from tests.example_vendor.lead import Lead
from tests.example_vendor.vendor import IdForm
from tools.bench.baselines.rest import Place
from tools.bench.rest_vendors import MILLISECONDS, Copied, Ids, LargePage, Number, RestVendor, text, written

ROWS: Final = """
    SELECT id, name, email, score, created_at, updated_at FROM minicrm_lead
    WHERE dataset_id = ? ORDER BY id LIMIT 100
"""


def page(db: sqlite3.Connection, place: Place) -> bytes:
    """Return the first 100."""

    def moment(milliseconds: int) -> str:
        return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds")

    return json.dumps(
        [
            {
                "id": IdForm().encode(place.account_id, "lead", number),
                "name": name,
                "email": email,
                "score": score,
                "created_at": moment(created),
                "updated_at": moment(updated),
            }
            for number, name, email, score, created, updated in db.execute(ROWS, (place.dataset_id,))
        ]
    ).encode()


def _lead(number: Number, _: Ids) -> dict[str, Any]:
    return {"name": text("Lead", number), **written(number, MILLISECONDS)}


LEADS: Final = RestVendor(
    name="minicrm",
    baseline=page,
    headers=lambda account: {"X-Minicrm-Key": account["api_key"]},
    records=(("lead", {"name": "Lead"}),),
    copied=(Copied("lead", Lead, _lead, is_main=True),),
    method="GET",
    page="/v1/leads?limit=100",
    read="/v1/leads/{id}",
    large=(LargePage("a page of 100"),),
)
MEASURED: Final = (LEADS,)
