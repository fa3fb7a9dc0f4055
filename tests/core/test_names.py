from dealdock.core import names
from dealdock.dialects.pardot import ROUTERS
from dealdock.dialects.pardot.login import LOGIN
from dealdock.oauth.dispatch import ENDPOINTS


def test_all_that_can_be_called_has_one() -> None:
    called = {name for each in ROUTERS for name in (each.name, *each.also)}
    called |= {LOGIN} | {path[1:] for path in ENDPOINTS}
    assert called < names.OBJECTS.keys()
    assert {name for each in ROUTERS for name in each.operations} == names.OPERATIONS.keys()
