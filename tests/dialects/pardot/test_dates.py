from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from dealdock.dialects.pardot.dates import InvalidDate, moment

BERLIN = datetime(2021, 10, 31, 12, tzinfo=ZoneInfo("Europe/Berlin"))


class TestIso:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("2019-12-31", "2019-12-31T00:00:00+01:00"),
            ("2019-7-1 7:08", "2019-07-01T07:08:00+02:00"),
            ("2019-12-31:10:00", "2019-12-31T10:00:00+01:00"),
            ("2019-12-31T10:00:00.5Z", "2019-12-31T11:00:00+01:00"),
            ("2019-12-31 10:00 -05:30", "2019-12-31T16:30:00+01:00"),
            ("2021-03-28 02:30", "2021-03-28T03:30:00+02:00"),
        ],
    )
    def test_names_a_moment_in_the_users_zone(self, text: str, expected: str) -> None:
        assert moment(text, now=BERLIN).isoformat() == expected

    @pytest.mark.parametrize("text", ["", "2019-13-01", "2019-12-31:10", "2019-12-31 10:00 x"])
    def test_else_is_no_date(self, text: str) -> None:
        with pytest.raises(InvalidDate):
            moment(text, now=BERLIN)
