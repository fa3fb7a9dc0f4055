"""The value of an opportunity as shown in answers, with its currency and period, in SQL (contract 2.2)."""

from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, String, case, cast, func, literal

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.search.field_types import Text
from dealdock.vendors.close.search.syntax import Term
from dealdock.vendors.close.wire import money
from dealdock.vendors.close.words import words

_THOUSAND: Final = 1000
_MAX_GROUPS: Final = 6
"""The maximum number of groups of three digits in a value."""
_SIZE: Final = func.abs(Opportunity.value, type_=BigInteger)
_SIGN: Final = case((Opportunity.value < 0, "-"), else_="")
_PERIOD: Final = case(money.PERIOD_WORDS, value=Opportunity.value_period)


class Formatted:
    """The field `value_formatted`."""

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term."""
        currency = context.settings.currency
        symbol = money.symbol(currency)
        text = _written(currency, _SIGN + symbol, ",", ".", "")
        of_words = _written(currency, literal(words(symbol) or " "), " ", " ", " ")
        return Text(text, of_words).condition(term, context)


def _written(currency: str, start: Any, comma: str, point: str, end: str) -> ColumnElement[str]:
    """Return the text of a value, or its words where the separators are blanks; empty for no value and for 0."""
    units = money.units(currency)
    cents = _SIZE % units
    fraction = case((cents == 0, ""), else_=point + _padded(cents, units))
    shown = start + _grouped(_SIZE // units, comma) + fraction + _PERIOD + end
    return case((Opportunity.value != 0, shown), else_="")


def _grouped(number: Any, comma: str, groups: int = _MAX_GROUPS) -> ColumnElement[str]:
    """Return a number with a separator between thousands."""
    small = cast(number, String)
    if groups == 1:
        return small
    larger = _grouped(number // _THOUSAND, comma, groups - 1) + comma + _padded(number % _THOUSAND, _THOUSAND)
    return case((number < _THOUSAND, small), else_=larger)


def _padded(number: Any, limit: int) -> ColumnElement[str]:
    """Return a number below a power of ten with zeros in front."""
    return func.substr(cast(number + limit, String), 2, type_=String)
