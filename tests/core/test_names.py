from dealdock.core import names
from dealdock.dialects.pardot import RESOURCES
from dealdock.dialects.pardot.checks import LOGIN
from dealdock.oauth.server import SERVED


def test_all_that_can_be_called_has_one() -> None:
    called = {name for each in RESOURCES for name in (each.name, *each.also)}
    called |= {LOGIN} | {path[1:] for path in SERVED}
    assert called < names.OBJECTS.keys()
    assert {name for each in RESOURCES for name in each.operations} == names.OPERATIONS.keys()
