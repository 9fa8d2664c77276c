"""The pages of summary."""

from __future__ import annotations

from flask import Blueprint

summary_pages = Blueprint("summary", __name__)
