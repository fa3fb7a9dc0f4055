"""`/_dealdock/metrics`: the numbers and durations of calls, for Prometheus."""

import httpx
from prometheus_client.parser import text_string_to_metric_families

from tests.support.builders import Pardot


def counted(control: httpx.Client) -> dict[tuple[str, ...], float]:
    """Return how often each operation ended in each way: by object, operation, status, code."""
    answer = control.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    (calls,) = (each for each in text_string_to_metric_families(answer.text) if each.name == "dealdock_calls")
    names = ("object", "operation", "status", "code")
    return {
        tuple(sample.labels[name] for name in names): sample.value
        for sample in calls.samples
        if sample.name.endswith("_total")
    }


def test_counts_calls_by_how_they_ended(control: httpx.Client, pardot: Pardot) -> None:
    asked = {("opportunity", "query", "200", ""): 2, ("opportunity", "read", "200", "35"): 1, ("", "", "200", "198"): 1}
    pardot.call("query")
    before = counted(control)
    pardot.call("query")
    pardot.call("query", "opportunities")
    pardot.read(2147483647)
    pardot.call("query", "nothing")
    after = counted(control)
    assert {what: after[what] - before.get(what, 0) for what in asked} == asked


def test_has_the_durations_of_calls(control: httpx.Client, pardot: Pardot) -> None:
    pardot.call("query")
    families = {each.name: each for each in text_string_to_metric_families(control.get("/metrics").text)}
    took = families["dealdock_call_duration_seconds"]
    ours = [sample for sample in took.samples if sample.labels.get("operation") == "query"]
    assert {sample.name.rpartition("_")[2] for sample in ours} >= {"bucket", "count", "sum"}
    assert all(0 < sample.value < 3600 for sample in ours if sample.name.endswith("_sum"))


def test_shows_no_secret(control: httpx.Client, pardot: Pardot) -> None:
    assert pardot.call("query", "opportunity", name=pardot.keys["user_key"]).status == 200
    assert not any(secret in control.get("/metrics").text for secret in pardot.keys.values())
