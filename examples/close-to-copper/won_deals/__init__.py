"""Brings deals that were won in Close to Copper, and closes them in Apollo. An example of a job with three services."""
