"""The types of accounts and records, one module for each vendor: the types of `dealdock_client.types`."""
