"""What becomes known of a call while it is served, for those who tell of it afterwards."""

from dataclasses import dataclass

from dealdock.core.user import Tenant


@dataclass(slots=True)
class Trace:
    """One for each call, made as it comes in and filled on the way: what isn't known yet is None."""

    object: str | None = None  # by its one name (`core.names`)
    operation: str | None = None
    account: Tenant | None = None  # whose call it is, be it one that is refused
    fault: int | None = None  # the number of the fault that struck
