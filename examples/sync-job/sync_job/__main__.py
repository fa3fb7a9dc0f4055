"""Push the deals of a CSV file: `python -m sync_job URL EMAIL PASSWORD USER_KEY deals.csv`."""

import csv
import sys
from pathlib import Path

from sync_job.job import Deal, push
from sync_job.pardot import Pardot


def main() -> None:
    """Push each deal, for a prospect with its address."""
    url, email, password, user_key, path = sys.argv[1:]
    pardot = Pardot(url, email, password, user_key)
    with Path(path).open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            pardot.add_prospect(row["email"])
            push(pardot, Deal(row["number"], row["title"], float(row["value"]), row["email"]))
    pardot.close()


if __name__ == "__main__":
    main()
