"""A program that writes companies of a CSV file to Close: `writer.py BASE_URL API_KEY FILE`.

Each company becomes a lead, and the person of a new one its contact.
"""

import csv
import sys
from pathlib import Path

from close import Close

base_url, api_key, path = sys.argv[1:]
service = Close(base_url, api_key)
with Path(path).open(newline="", encoding="utf-8") as file:
    for row in csv.DictReader(file):
        lead = {"name": row["company"], "description": row["about"]}
        service.store(lead, contacts=[{"name": row["person"]}])
