"""The pages of screens."""

from __future__ import annotations

from flask import Blueprint

screens = Blueprint("screens", __name__)
