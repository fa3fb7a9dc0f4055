import logging
from collections.abc import Iterator

import pytest

from dealdock.server import logs


@pytest.fixture(autouse=True)
def root() -> Iterator[None]:
    """The root logger, as it was before."""
    logger = logging.getLogger()
    level, handlers = logger.level, logger.handlers[:]
    logger.handlers.clear()
    yield
    logger.setLevel(level)
    logger.handlers[:] = handlers


def test_warnings_go_to_stderr_with_what_belongs_to_them(capsys: pytest.CaptureFixture[str]) -> None:
    logs.to_stderr()
    logging.getLogger("dealdock").info("Nobody needs this.")
    logging.getLogger("dealdock").warning("Somebody needs %s.", "this", extra={"account": 7})
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "[warning  ] Somebody needs this." in err
    assert "account=7" in err


def test_an_error_is_shown_with_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    logs.to_stderr()
    try:
        int("it")
    except ValueError:
        logging.getLogger("dealdock").exception("It broke.")
    assert "Traceback (most recent call last):" in capsys.readouterr().err
