"""HTTP requests and responses, shared by all APIs and independent of their formats."""
