"""What OAuth says went wrong: a word for programs, and words for people (RFC 6749, sections 4.1.2.1 and 5.2)."""

from http import HTTPStatus


class OAuthError(Exception):
    """A request that fails."""

    def __init__(
        self,
        error: str,
        description: str,
        *,
        status: int = HTTPStatus.BAD_REQUEST,
        headers: tuple[tuple[bytes, bytes], ...] = (),
    ) -> None:
        super().__init__(f"{error}: {description}")
        self.status = status
        self.headers = headers
        self.error = error
        self.description = description


def bad_login() -> OAuthError:
    """Who the user is said to be isn't shown; which part of it is wrong isn't said."""
    return OAuthError("invalid_grant", "authentication failure")


def unknown_client() -> OAuthError:
    """No account's client has that id."""
    return OAuthError("invalid_client_id", "client identifier invalid")


def bad_client() -> OAuthError:
    """The client's secret is absent or wrong."""
    return OAuthError("invalid_client", "invalid client credentials")
