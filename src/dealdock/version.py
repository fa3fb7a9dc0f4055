"""The version of dealdock, apart from the package's own module, which names what all others make."""

__version__ = "0.1.0"
