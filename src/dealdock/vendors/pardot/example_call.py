"""An example call of the API, for the start page and the command line."""

from dealdock.platform.accounts.account_view import AccountView


def curl(base_url: str, account: AccountView | None) -> str:
    """Return a command line that queries an opportunity. With an account, it has valid keys."""
    version = account.settings["version"] if account else 3
    api_key = (account and account.credentials["api_key"]) or "$API_KEY"
    user_key = (account and account.credentials["user_key"]) or "$USER_KEY"
    keys = f"Authorization: Pardot api_key={api_key}, user_key={user_key}"
    return f'curl -H "{keys}" "{base_url}/api/opportunity/version/{version}/do/query?limit=1"'
