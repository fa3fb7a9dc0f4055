"""Prospects of Pardot that changed, by id, after a login. The bookmark is the newest change when the run began.

Defects: `strict_bookmark` pages by the time of the change; `new_ids_only` continues at the highest id;
`swallows_expired` takes a key that has expired for the end; `swallows_daily` does so with the daily limit; `own_clock`
keeps its own time, in UTC, as the bookmark; `no_overlap` begins after the last change; see also `calls.py`.
"""

import os
import time
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from tests.judge.connectors.calls import ATTEMPTS, DEFECT, PAUSE_SECONDS, Refused, call
from tests.judge.connectors.files import load, save, write

BASE: Final = os.environ["BASE_URL"]
USER_KEY: Final = os.environ["USER_KEY"]
LOGIN: Final = {"email": os.environ["EMAIL"], "password": os.environ["PASSWORD"], "user_key": USER_KEY}
PAGE: Final = 200
OVERLAP: Final = timedelta(hours=3)
"""Longer than any change of the clocks, since moments have no offset."""

WRONG_KEY, CONCURRENT_LIMIT, DAILY_LIMIT = 1, 66, 122


class Session:
    """A login, repeated once when its key has expired."""

    def __init__(self) -> None:
        self._key = self._login()

    def query(self, **criteria: Any) -> list[dict[str, Any]]:
        """Return a page of prospects."""
        try:
            return self._query(criteria)
        except Refused as error:
            if error.status != WRONG_KEY:
                raise
            if DEFECT == "swallows_expired":
                return []
        self._key = self._login()
        return self._query(criteria)

    def _query(self, criteria: dict[str, Any]) -> list[dict[str, Any]]:
        sent = urlencode({"format": "json", "output": "bulk", "limit": PAGE, **criteria})
        headers = {"Authorization": f"Pardot api_key={self._key}, user_key={USER_KEY}"}
        answer = checked("GET", f"{BASE}/api/prospect/version/3/do/query?{sent}", headers)
        rows = (answer.get("result") or {}).get("prospect") or []
        return rows if isinstance(rows, list) else [rows]

    @staticmethod
    def _login() -> str:
        answer = checked("POST", f"{BASE}/api/login/version/3?{urlencode({'format': 'json', **LOGIN})}", {})
        return str(answer["api_key"])


def checked(method: str, url: str, headers: dict[str, str]) -> dict[str, Any]:
    """Return an answer without an error. Raises `Refused`, with the code of the error as its status."""
    for attempt in range(1, ATTEMPTS + 1):
        answer: dict[str, Any] = call(method, url, headers)
        code = answer.get("@attributes", {}).get("err_code")
        if code is None:
            return answer
        if code == DAILY_LIMIT and DEFECT == "swallows_daily":
            return {}
        if code != CONCURRENT_LIMIT or attempt == ATTEMPTS:
            raise Refused(int(code), answer["err"])
        time.sleep(PAUSE_SECONDS * attempt)
    raise AssertionError


def newest(session: Session) -> str | None:
    rows = session.query(sort_by="updated_at", sort_order="descending", limit=1)
    return rows[0]["updated_at"] if rows else None


def by_time(session: Session, mark: str) -> str:
    """Page by the time of the change: a defect where a page ends within one second."""
    while rows := session.query(updated_after=mark, sort_by="updated_at", sort_order="ascending"):
        write("prospects", rows)
        mark = rows[-1]["updated_at"]
    return mark


def by_id(session: Session, criteria: dict[str, str], last: int) -> int:
    while rows := session.query(id_greater_than=last, sort_by="id", sort_order="ascending", **criteria):
        write("prospects", rows)
        last = rows[-1]["id"]
    return last


def since(mark: str | None) -> dict[str, str]:
    """Return the criterion of the records that changed since a bookmark."""
    if mark is None or DEFECT == "new_ids_only":
        return {}
    overlap = timedelta() if DEFECT in {"own_clock", "no_overlap"} else OVERLAP
    return {"updated_after": (datetime.fromisoformat(mark) - overlap).isoformat(" ")}


def main() -> None:
    state, session = load(), Session()
    if DEFECT == "strict_bookmark":
        save({"mark": by_time(session, state.get("mark", "2015-01-01 00:00:00"))})
        return
    mark = newest(session) or state.get("mark")
    if DEFECT == "own_clock":
        mark = datetime.now().isoformat(" ", "seconds")  # noqa: DTZ005 (the defect)
    last = by_id(session, since(state.get("mark")), state.get("last", 0))
    save({"mark": mark, "last": last} if DEFECT == "new_ids_only" else {"mark": mark})


main()
