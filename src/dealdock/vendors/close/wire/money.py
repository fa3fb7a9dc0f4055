"""Amounts of money in the currency's smallest unit (contract 2.2)."""

from typing import Final

_SIGNS: Final = {"USD": "$", "EUR": "€", "GBP": "£", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$", "JPY": "¥"}
_WITHOUT_CENTS: Final = frozenset({"JPY"})
PERIOD_WORDS: Final = {"one_time": "", "monthly": " monthly", "annual": " annual"}


def written(amount: int, currency: str) -> str:
    """Return an amount with its currency. Cents are shown only where they are not zero."""
    sign = "-" if amount < 0 else ""
    whole, cents = divmod(abs(amount), units(currency))
    fraction = f".{cents:02}" if cents else ""
    return f"{sign}{symbol(currency)}{whole:,}{fraction}"


def with_period(amount: int | None, currency: str, period: str) -> str:
    """Return an amount with its currency and its period; empty for no amount and for 0."""
    return written(amount, currency) + PERIOD_WORDS[period] if amount else ""


def units(currency: str) -> int:
    """Return the number of smallest units in one of the currency."""
    return 1 if currency in _WITHOUT_CENTS else 100


def symbol(currency: str) -> str:
    """Return the sign of a currency, or its code and a blank."""
    return _SIGNS.get(currency, f"{currency} ")


def rounded(number: int, divisor: int) -> int:
    """Return the quotient, rounded to the unit; halves are rounded away from zero."""
    quotient = (2 * abs(number) + divisor) // (2 * divisor)
    return -quotient if number < 0 else quotient


def rounded_up(number: int, divisor: int) -> int:
    """Return the quotient, rounded to the unit; halves are rounded up."""
    return (2 * number + divisor) // (2 * divisor)
