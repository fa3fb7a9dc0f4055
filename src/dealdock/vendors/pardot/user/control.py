"""Users in the control plane and in test fixtures. They are created elsewhere, with credentials."""

from typing import Final

from dealdock.platform.models import User
from dealdock.platform.record_types import RecordType

USER: Final = RecordType("user", "users", User, hidden={"email_key", "password_hash"})
