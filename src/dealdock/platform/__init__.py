"""What is true of the records whatever the dialect: models, verbs, rules."""
