"""The wait that an answer announces."""

import pytest

from dealdock_client.advice import announced


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Retry-After": "0.4"}, 0.4),
        ({"RateLimit": "limit=40, remaining=0, reset=2"}, 2),
        ({"ratelimit": "limit=40; remaining=0; reset=0.5"}, 0.5),
        ({"X-Rate-Limit-Limit": "40", "X-Rate-Limit-Reset": "0.400000"}, 0.4),
        ({"RateLimit-Reset": "3"}, 3),
        ({"Retry-After": "1", "X-RateLimit-Reset": "5"}, 1),
        ({"X-RateLimit-Reset": "1790000000"}, None),
        ({"Retry-After": "Thu, 26 Nov 2026 10:00:00 GMT"}, None),
        ({"X-RateLimit-Limit": "40"}, None),
        ({}, None),
    ],
)
def test_is_that_of_the_headers(headers: dict[str, str], expected: float | None) -> None:
    assert announced(headers) == expected
