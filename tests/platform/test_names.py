from dealdock.oauth.dispatch import ENDPOINTS
from dealdock.vendors.pardot import ROUTERS, names
from dealdock.vendors.pardot.wire.login import LOGIN


def test_all_that_can_be_called_has_one() -> None:
    called = {name for each in ROUTERS for name in (each.name, *each.also)}
    called |= {LOGIN} | {path[1:] for path in ENDPOINTS}
    assert called < names.OBJECTS.keys()
    assert {name for each in ROUTERS for name in each.operations} == names.OPERATIONS.keys()
