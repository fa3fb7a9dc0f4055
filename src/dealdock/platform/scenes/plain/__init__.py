"""The part in scenes of a vendor whose records are rows of one table each, with the columns as their fields."""

from dealdock.platform.scenes.json_values import SomeJson
from dealdock.platform.scenes.plain.kinds import Kind, PlainRecord, PublicRecord
from dealdock.platform.scenes.plain.support import PlainAccount, PlainUser, PublicUser, support

__all__ = ["Kind", "PlainAccount", "PlainRecord", "PlainUser", "PublicRecord", "PublicUser", "SomeJson", "support"]
