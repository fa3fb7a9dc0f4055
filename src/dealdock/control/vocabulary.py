"""The names that an account's faults and journal use, as its vendor has them."""

from collections.abc import Sequence

from dealdock.platform.faults.faults import Vocabulary
from dealdock.sandbox import Sandbox


def vocabularies(sandbox: Sandbox) -> Sequence[Vocabulary]:
    """Return what the vendor's APIs name, the first one's being meant where nothing is named."""
    return sandbox.vendors.get(sandbox.vendors.default).vocabularies()


def name_object(known: Sequence[Vocabulary], name: str | None) -> str | None:
    """Return the object's one name; a name that nothing has is returned as it is."""
    return next((words.objects[name.lower()] for words in known if name and name.lower() in words.objects), name)


def name_operation(known: Sequence[Vocabulary], name: str | None) -> str | None:
    """Return the operation's one name; a name that nothing has is returned as it is."""
    found = (words.operation_names[name.lower()] for words in known if name and name.lower() in words.operation_names)
    return next(found, name)
