"""A vendor as small as it can be: a CRM of leads, with a REST API in JSON."""
