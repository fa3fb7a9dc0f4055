"""Texts that contain another one, in any case, also if both are long and nearly equal."""

import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Column, Connection, String, literal, select

from dealdock import Sandbox
from dealdock.platform.database.selection import containing
from dealdock.settings import Settings


@pytest.fixture
def db() -> Iterator[Connection]:
    with Sandbox(Settings(database=None)) as sandbox, sandbox.database.engine.connect() as connection:
        yield connection


def is_in(db: Connection, text: str, stored: str) -> bool:
    return bool(db.scalar(select(containing(literal(stored, String()), text))))


def test_signs_of_patterns_have_no_meaning(db: Connection) -> None:
    assert is_in(db, "50%_Ä", "up to 50%_ä off")
    assert not is_in(db, "5%f", "50% off")
    assert not is_in(db, "o_f", "off")
    assert is_in(db, "", "off")
    assert (
        db.scalar(
            select(containing(Column("x", String()), "a")).select_from(select(literal(None).label("x")).subquery())
        )
        is None
    )


def test_a_long_text_that_nearly_fits_at_each_place_is_fast(db: Connection) -> None:
    """LIKE takes half a second for it, and no limit of time interrupts it."""

    def seconds(length: int) -> float:
        start = time.process_time()
        assert not is_in(db, "a" * length + "b", "a" * 100_000)
        return time.process_time() - start

    usual = min(seconds(1) for _ in range(5))
    assert min(seconds(8_000) for _ in range(3)) < 50 * usual + 0.1
