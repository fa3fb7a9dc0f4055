"""Leads and opportunities of Close by dlt's source for REST APIs, as it is published. dlt keeps the state of a run."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import dlt
from dlt.sources.rest_api import rest_api_source

folder = Path(sys.argv[1])


def lines(rows: Any, table: Any) -> None:
    """Append the rows to the file of their table."""
    with (folder / f"{table['name']}.jsonl").open("a") as file:
        file.writelines(json.dumps(dict(row), default=str) + "\n" for row in rows)


source = rest_api_source(
    {
        "client": {
            "base_url": "https://api.close.com/api/v1/",
            "auth": {"type": "http_basic", "username": os.environ["API_KEY"], "password": ""},
            "paginator": {
                "type": "offset",
                "limit": 100,
                "limit_param": "_limit",
                "offset_param": "_skip",
                "total_path": None,
                "has_more_path": "has_more",
            },
        },
        "resource_defaults": {"primary_key": "id", "max_table_nesting": 0, "endpoint": {"data_selector": "data"}},
        "resources": [
            {"name": "leads", "endpoint": {"path": "lead/"}},
            {
                "name": "opportunities",
                "endpoint": {
                    "path": "opportunity/",
                    "params": {"_order_by": "date_updated"},
                    "incremental": {
                        "cursor_path": "date_updated",
                        "start_param": "date_updated__gte",
                        "initial_value": "2015-01-01T00:00:00+00:00",
                    },
                },
            },
        ],
    }
)
destination = dlt.destination(lines, batch_size=1_000, name="lines")
pipeline = dlt.pipeline("close", pipelines_dir=str(folder / "pipelines"), destination=destination)
pipeline.run(source).raise_on_failed_jobs()
