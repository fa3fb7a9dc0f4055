from dealdock.core import names
from dealdock.dialects.pardot import RESOURCES
from dealdock.oauth.server import SERVED


def test_all_that_can_be_called_has_one() -> None:
    called = {name for each in RESOURCES for name in (each.name, *each.also)}
    assert called < names.OBJECTS.keys()
    operations = {name for each in RESOURCES for name in each.operations} | {path[1:] for path in SERVED}
    assert operations == names.OPERATIONS.keys()
