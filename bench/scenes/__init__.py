"""What is measured, a file a scene: what the attendees do, and the figures that come of it."""
