"""Serving without a pause: a supervisor holds the socket, workers answer, a new base gets new workers."""
