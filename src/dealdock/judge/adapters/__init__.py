"""Connectors by protocol: Singer taps and targets, Airbyte sources, any command. Receivers have their own module."""

from dealdock.judge.adapters.airbyte import Airbyte
from dealdock.judge.adapters.command import Command
from dealdock.judge.adapters.singer import Singer, SingerTarget
from dealdock.judge.connector import Connector
from dealdock.judge.file import FileError, JudgeFile
from dealdock.judge.file_connectors import AirbyteConnector, SingerConnector, TargetConnector

__all__ = ["connector"]


def connector(file: JudgeFile) -> Connector:
    """Return the connector that a file describes."""
    match file.connector:
        case SingerConnector() as tap:
            return Singer(file, tap)
        case TargetConnector() as target:
            if file.writes is None:
                raise FileError(["writes is missing: the rows that the target is given"])
            return SingerTarget(file, target, file.writes)
        case AirbyteConnector() as source:
            return Airbyte(file, source)
        case command:
            return Command(file, command)
