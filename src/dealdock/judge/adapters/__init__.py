"""Connectors by protocol: Singer taps, Airbyte sources, and any command. Receivers have a module of their own."""

from dealdock.judge.adapters.airbyte import Airbyte
from dealdock.judge.adapters.command import Command
from dealdock.judge.adapters.singer import Singer
from dealdock.judge.connector import Connector
from dealdock.judge.file import JudgeFile
from dealdock.judge.file_connectors import AirbyteConnector, SingerConnector

__all__ = ["connector"]


def connector(file: JudgeFile) -> Connector:
    """Return the connector that a file describes."""
    match file.connector:
        case SingerConnector() as tap:
            return Singer(file, tap)
        case AirbyteConnector() as source:
            return Airbyte(file, source)
        case command:
            return Command(file, command)
