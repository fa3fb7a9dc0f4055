"""Dates in scenes and in the control plane, which take every date that the API takes (contract 2.3)."""

from datetime import datetime

from dealdock.platform.scenes import values
from dealdock.platform.scenes.json_schema import parsers
from dealdock.vendors.apollo.wire.values import parse_moment


@parsers.accepts(parsers.MOMENT)
def parse(value: object) -> datetime:
    """Parse a moment, in whole seconds. Moments of the years 1 and 9999 are possible, because all are shown in UTC."""
    try:
        return parse_moment(values.scalar(value).strip())
    except (ValueError, OverflowError):
        return values.moment(value)  # other forms of ISO 8601
