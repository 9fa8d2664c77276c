"""The ways in: a personal link, a password, the forum's code; and the welcome page behind each."""
