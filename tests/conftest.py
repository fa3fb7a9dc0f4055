"""What every test may ask for. `postgres_url` comes from `tests/postgres.py`."""

pytest_plugins = ("tests.postgres",)
