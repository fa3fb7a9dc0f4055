"""The calls of the three services that the job needs. Each raises an `httpx.HTTPError` if it fails."""

from collections.abc import Iterator
from typing import Any

import httpx

Row = dict[str, Any]


class Close:
    """Close's REST API."""

    def __init__(self, url: str, api_key: str, page_size: int = 100) -> None:
        self._http = httpx.Client(base_url=f"{url}/api/v1", auth=(api_key, ""))
        self._page_size = page_size

    def won_deals(self) -> Iterator[Row]:
        """Read all deals that were won, the oldest first, page by page."""
        page: dict[str, str | int] = {"status_type": "won", "_order_by": "date_created", "_limit": self._page_size}
        skip, has_more = 0, True
        while has_more:
            answer = _json(self._http.get("/opportunity/", params={**page, "_skip": skip}))
            yield from answer["data"]
            skip, has_more = skip + self._page_size, answer["has_more"]

    def close(self) -> None:
        self._http.close()


class Copper:
    """Copper's developer API."""

    def __init__(self, url: str, api_key: str, email: str) -> None:
        headers = {"X-PW-AccessToken": api_key, "X-PW-Application": "developer_api", "X-PW-UserEmail": email}
        self._http = httpx.Client(base_url=f"{url}/developer_api/v1", headers=headers)

    def find(self, name: str) -> Row | None:
        """Return the opportunity with this name, if there is one."""
        return next(iter(_json(self._http.post("/opportunities/search", json={"name": name}))), None)

    def create(self, **fields: object) -> Row:
        """Create an opportunity."""
        created: Row = _json(self._http.post("/opportunities", json=fields))
        return created

    def close(self) -> None:
        self._http.close()


class Apollo:
    """Apollo's API."""

    def __init__(self, url: str, api_key: str) -> None:
        self._http = httpx.Client(base_url=f"{url}/api/v1", headers={"X-Api-Key": api_key})

    def won_stage(self) -> str:
        """Return the id of the first stage of deals that were won."""
        stages = _json(self._http.get("/opportunity_stages"))["opportunity_stages"]
        return next(str(stage["id"]) for stage in stages if stage["is_won"])

    def close_deal(self, deal_id: str, stage_id: str, date: str) -> None:
        """Move a deal to a stage, with its date of closing."""
        changes = {"opportunity_stage_id": stage_id, "closed_date": date}
        _json(self._http.patch(f"/opportunities/{deal_id}", json=changes))

    def close(self) -> None:
        self._http.close()


def _json(response: httpx.Response) -> Any:
    return response.raise_for_status().json()
