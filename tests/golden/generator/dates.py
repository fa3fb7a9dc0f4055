"""Dates as clients write them, in the time zones of several users."""

from collections.abc import Iterator
from typing import Final

from tests.golden.generator.opening import opened
from tests.golden.generator.pardot import Caller
from tests.golden.generator.script import Script

NOTATIONS: Final = (
    *("now", "today", "midnight", "noon", "tomorrow", "yesterday noon", "yesterday 14:00", "tomorrow 2am"),
    *("2026-03-29", "2026-03-29 02:30", "2026-03-29 02:30:00", "2026-03-29T02:30:15+01:00", "2026-03-29T00:00:00Z"),
    *("2026-10-25 02:30", "2026-10-25 02:30 CEST", "2026-10-25 02:30 EST", "20260329", "20260329T023000"),
    *(
        "03/29/2026",
        "29-03-2026",
        "29.03.2026",
        "29.03.26",
        "3/29",
        "29 March 2026",
        "March 29, 2026 5pm",
        "29-Mar-2026",
    ),
    *(
        "Sun, 29 Mar 2026 02:30:00 +0100",
        "Sunday",
        "next monday",
        "last friday",
        "monday next week",
        "first day of next month",
    ),
    *(
        "last day of february 2028",
        "first monday of january 2027",
        "+1 day",
        "-1 week",
        "+2 weeks 3 days",
        "3 months ago",
    ),
    *(
        "+1 month",
        "1 year ago",
        "+1 day 5 hours",
        "next year",
        "last month",
        "this week",
        "+90 minutes",
        "12 hours ago",
    ),
    *("@1774740600", "@-1", "2026W13", "2026-W13-7", "2026.088", "2026-088", "10:30", "10:30pm", "t1030", "5 o'clock"),
    *(
        "2026-02-30",
        "2026-13-01",
        "24:00",
        "25:00",
        "0000-00-00",
        "1000-01-01",
        "9999-12-31",
        "30000-01-01",
        " 2026-01-01 ",
    ),
    *(
        "Jan 2026",
        "2026",
        "26",
        "front of 7pm",
        "eighth day",
        "fortnight ago",
        "2026-03-29 02:30 Europe/Paris",
        "1/2/3/4",
    ),
)


def sessions() -> Iterator[Script]:
    """List the sessions."""
    script = opened("dates", users=True)
    new_york = "Pardot api_key=${marketing.api_key}, user_key=${marketing.user_key}"
    for number, text in enumerate(NOTATIONS):
        for caller in (Caller(script, "json"), Caller(script, keys=new_york))[: 1 if number % 5 else 2]:
            caller.call(f"closed {text}", "opportunity", "update", id="304", closed_at=text, output="bulk")
    for text in ("yesterday", "-1 week", "2026-03-03 10:30", "2026-03-03 04:30", "@1772530200"):
        for caller in (Caller(script, "json"), Caller(script, keys=new_york)):
            caller.call(f"created after {text}", "opportunity", "query", created_after=text, output="bulk", limit="1")
    yield script
