"""A whole forum as one readable file: its shape, reading it with all its errors, and loading it."""
