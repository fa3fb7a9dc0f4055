"""dealdock: a server that speaks Pardot's version 3 API, for those who write CRM connectors."""

__version__ = "0.1.0"
