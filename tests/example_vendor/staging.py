"""The staging of Minicrm: situations in which its clients may lose records."""

from typing import Final

from dealdock.platform.staging import CallLimit, Denial, KeyRenewal, ObjectStaging, Staging, rests_on

STAGING: Final = Staging(
    objects={
        "lead": ObjectStaging(
            {"name": "Lead {n}"}, {"name": "Changed"}, page=100, unit="millisecond", by_change=False, deletion="gone"
        )
    },
    rate_limit=CallLimit({"error": "too_many_calls"}, lasts=0.4),
    credentials=KeyRenewal(renewed_by=()),
    refused=Denial(effect={"error": "unauthorized"}),
    statements={
        "sizes": rests_on(("2.list.1", "ours")),
        "late_change": rests_on(("2.update.1", "ours")),
        "refused": rests_on(("1.key.1", "ours")),
    },
)
