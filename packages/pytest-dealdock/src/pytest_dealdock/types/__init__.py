"""The types of accounts and records, one module for each vendor: those of `dealdock_client.types`."""
