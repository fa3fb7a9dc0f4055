"""The fields of records in the order of their layouts."""
