"""Failures that pass, and failures that last."""

import sqlite3
from collections.abc import Callable
from typing import Any

import psycopg.errors
import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from dealdock.platform.database import failures
from dealdock.platform.errors import (
    NO_RECORD,
    OutcomeUnknown,
    Outdated,
    RecordError,
    StorageDamaged,
    StorageFull,
    Unavailable,
)


def of_sqlite(name: str) -> DBAPIError:
    error = sqlite3.OperationalError("it failed")
    error.sqlite_errorname = name
    return DBAPIError("SELECT 1", None, error)


def of_postgresql(state: str) -> DBAPIError:
    return DBAPIError("SELECT 1", None, psycopg.errors.lookup(state)("it failed"))


@pytest.mark.parametrize(
    "error",
    [
        Unavailable("away"),
        OutcomeUnknown("lost"),
        StorageFull("full"),
        Outdated(),
        PoolTimeout("busy"),
        *map(of_sqlite, ["SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR_WRITE"]),
        *map(of_postgresql, ["40001", "40P01", "57014", "57P01", "53300", "53200", "53100", "25006", "08006"]),
    ],
)
def test_that_pass(error: Exception) -> None:
    assert failures.is_passing(error)
    assert failures.may_run_again(error)


@pytest.mark.parametrize(
    "error",
    [
        TypeError("unhashable"),
        RecordError(NO_RECORD, 1),
        StorageDamaged("damaged"),
        *map(of_sqlite, ["SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_CONSTRAINT_FOREIGNKEY", "SQLITE_ERROR"]),
        *map(of_postgresql, ["22P05", "22001", "42P01", "23505", "XX001"]),
        DBAPIError("SELECT 1", None, psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")),
    ],
)
def test_that_last(error: Exception) -> None:
    assert not failures.is_passing(error)
    assert not failures.may_run_again(error)


def test_a_row_that_was_deleted_meanwhile_fails_the_unit_and_lasts_after_its_repetitions() -> None:
    error = of_postgresql("23503")
    assert failures.may_run_again(error)
    assert not failures.is_passing(error)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: KeyError("a"), "KeyError: 'a'"),
        (lambda: ValueError("first\nsecond"), "ValueError: first"),
        (lambda: RecordError(NO_RECORD, 7), "nothing of this kind has the id 7, or it is deleted"),
        (lambda: ValueError("a\0b\ud800"), "ValueError: ab\ufffd"),
        (lambda: DBAPIError("SELECT secret", None, Exception("it failed")), "DBAPIError: it failed"),
        (lambda: ValueError("x" * 10_000), f"ValueError: {'x' * 488}"),
    ],
)
def test_the_reason_is_one_line_that_every_database_takes(make: Callable[[], Any], reason: str) -> None:
    assert failures.reason_of(make()) == reason
