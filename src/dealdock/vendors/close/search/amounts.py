"""The amounts that follow from an opportunity's value, as expressions in SQL (contract 2.2).

They are rounded from the exact product, halves away from zero. No intermediate result exceeds 64 bits: 12 ÷ 100 is
3 ÷ 25.
"""

from typing import Final

from sqlalchemy import case, func

from dealdock.vendors.close.opportunity.model import Opportunity

_SIGN: Final = case((Opportunity.value < 0, -1), else_=1)
_PARTS: Final = func.abs(Opportunity.value) * Opportunity.confidence
_IS_MONTHLY: Final = Opportunity.value_period == "monthly"

ANNUALIZED: Final = Opportunity.value * case((_IS_MONTHLY, 12), else_=1)
EXPECTED: Final = _SIGN * ((_PARTS + 50) // 100)
ANNUALIZED_EXPECTED: Final = case((_IS_MONTHLY, _SIGN * ((6 * _PARTS + 25) // 50)), else_=EXPECTED)
