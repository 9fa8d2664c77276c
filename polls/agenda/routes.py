"""The pages of agenda."""

from __future__ import annotations

from flask import Blueprint

agenda_pages = Blueprint("agenda", __name__)
