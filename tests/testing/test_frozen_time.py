"""freezegun, which replaces the classes of the whole process, and the parts of the sandbox that are imported late."""

from tests.testing.sessions import Session


def test_what_a_frozen_test_uses_first_works_there_and_later(session: Session) -> None:
    """A module that is imported under freezegun would get its classes in the place of `datetime` and `date`."""
    result = session.run(
        """
        import datetime as dt

        from freezegun import freeze_time

        from dealdock.control.support import support_of
        from dealdock.vendors.registry import VENDORS

        def uses_every_vendor(dealdock):
            dealdock.clock.freeze()
            with dealdock.redirect():
                pass
            for vendor in VENDORS:
                account = dealdock.another(vendor=vendor.name)
                for kind in support_of(vendor).kinds:
                    assert (account.records(kind.name).all() != []) or kind.name != "user"

        @freeze_time("2026-01-01")
        def test_frozen(dealdock):
            frozen = dt.datetime, dt.date
            uses_every_vendor(dealdock)
            assert (dt.datetime, dt.date) == frozen
            assert (dt.datetime.now().year, dt.date.today().year) == (2026, 2026)

        def test_later(dealdock):
            uses_every_vendor(dealdock)
        """,
        apart=True,
    )
    result.assert_outcomes(passed=2)


def test_a_frozen_test_may_be_the_first_that_reads_the_descriptions_of_apis(session: Session) -> None:
    """Descriptions are made when they are first used, from classes of pydantic and FastAPI."""
    result = session.run(
        """
        import datetime as dt
        import json
        from urllib.request import urlopen

        from freezegun import freeze_time

        from dealdock.vendors.registry import VENDORS

        def described(dealdock, path):
            with urlopen(f"{dealdock.url}/_dealdock/{path}") as answer:
                return json.load(answer)["paths"]

        @freeze_time("2026-01-01")
        def test_frozen(dealdock):
            frozen = dt.datetime, dt.date
            for vendor in VENDORS:
                assert described(dealdock, f"openapi/{vendor.name}.json")
            assert described(dealdock, "openapi.json")
            assert (dt.datetime, dt.date) == frozen
        """,
        apart=True,
    )
    result.assert_outcomes(passed=1)


def test_a_frozen_test_may_be_the_first_that_uses_https(session: Session) -> None:
    """OpenSSL compares a certificate with the actual time, and the certificate serves the rest of the session."""
    result = session.run(
        """
        import time
        from urllib.request import urlopen

        from freezegun import freeze_time

        from dealdock.vendors.registry import VENDORS
        from pytest_dealdock import Server

        def calls_by_https(dealdock):
            with dealdock.redirect(), urlopen("https://pi.pardot.com/api/login/version/3", b"") as answer:
                assert b'err code="15"' in answer.read()

        @freeze_time("2020-01-01")
        def test_frozen(dealdock):
            calls_by_https(dealdock)
            assert time.gmtime().tm_year == 2020

        def test_later(dealdock):
            calls_by_https(dealdock)
            with Server.start() as other, other.account() as account:  # its certificate is not issued yet
                calls_by_https(account)
        """,
        apart=True,
    )
    result.assert_outcomes(passed=2)
