"""The form of Close's requests and answers, which all objects share."""
