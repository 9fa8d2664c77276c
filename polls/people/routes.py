"""The pages of people."""

from __future__ import annotations

from flask import Blueprint

people_pages = Blueprint("people", __name__)
