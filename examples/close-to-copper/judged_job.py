"""The job under judgement: it wins the deals of a file in Close, unless they are won, and runs the job.

`python judged_job.py CLOSE_URL CLOSE_KEY COPPER_URL COPPER_KEY COPPER_EMAIL APOLLO_URL APOLLO_KEY deals.csv`.
"""

import csv
import sys
from pathlib import Path

import httpx

from won_deals.job import Job
from won_deals.services import Apollo, Close, Copper


def win(http: httpx.Client, name: str, value: float) -> None:
    """Let Close have a deal that is won, for a lead of this name, once."""
    won = http.get("/opportunity/", params={"status_type": "won"}).raise_for_status().json()["data"]
    if name not in [deal["lead_name"] for deal in won]:
        lead = http.post("/lead/", json={"name": name}).raise_for_status().json()
        statuses = http.get("/status/opportunity/").raise_for_status().json()["data"]
        status = next(each["id"] for each in statuses if each["type"] == "won")
        deal = {"lead_id": lead["id"], "value": round(value * 100), "status_id": status}
        http.post("/opportunity/", json=deal).raise_for_status()


def main() -> None:
    close_url, close_key, copper_url, copper_key, email, apollo_url, apollo_key, path = sys.argv[1:]
    with (
        httpx.Client(base_url=f"{close_url}/api/v1", auth=(close_key, "")) as http,
        Path(path).open(newline="", encoding="utf-8") as file,
    ):
        for row in csv.DictReader(file):
            win(http, row["name"], float(row["value"]))
    close, copper, apollo = (
        Close(close_url, close_key),
        Copper(copper_url, copper_key, email),
        Apollo(apollo_url, apollo_key),
    )
    Job(close, copper, apollo, "custom.none").run()
    for client in (close, copper, apollo):
        client.close()


if __name__ == "__main__":
    main()
