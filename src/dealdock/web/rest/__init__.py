"""APIs with ordinary REST paths: routes, bodies in JSON, errors, faults and OpenAPI."""
