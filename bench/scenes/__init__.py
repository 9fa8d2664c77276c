"""What is measured, a file a scene: what the attendees do, and the figures that come of it.

Each `play` answers with what works its figures out, which is done after the clock has stopped; each `costs`
says what the server spent on one of what the scene is about, in microseconds.
"""
