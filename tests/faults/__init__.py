"""Wrong people, wrong shapes and broken lines: each is refused, and nothing changes."""
