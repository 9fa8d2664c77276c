"""The plenary of a multi-stakeholder forum, from its agenda to its published summary."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask
from flask_socketio import SocketIO

from polls import database, doors, engines, i18n, logs, together
from polls.agenda import keeping
from polls.agenda.routes import agenda_pages
from polls.breakouts.routes import breakout_pages
from polls.cookies import Cookies
from polls.forgery import Forgery
from polls.headers import Headers, headers, origin_of
from polls.joining.code_routes import by_code
from polls.joining.connecting import connecting
from polls.joining.once import once
from polls.joining.routes import ways_in
from polls.joining.way_out import way_out
from polls.joining.welcome import welcoming
from polls.live import quick_json
from polls.live.delivery import Delivery
from polls.live.exchange import Exchange
from polls.live.gate import Gate
from polls.live.packets import Packet
from polls.live.sockets import Live
from polls.migrations import migrate
from polls.people import counting
from polls.people.connect_tokens import ConnectTokens
from polls.people.seats import login_manager
from polls.privacy.forgotten import Forgotten
from polls.privacy.routes import own_data
from polls.proxies import Proxies
from polls.screens import bounds
from polls.screens.doing import doing
from polls.screens.routes import screens
from polls.screens.setup import setup
from polls.screens.setup_people import setup_people
from polls.screens.setup_polls import setup_polls
from polls.static_files import StaticFiles, static_address
from polls.summary.export_routes import exports
from polls.summary.routes import summary_pages
from polls.verbs import VERBS
from polls.voting import keys

socketio = SocketIO()
log = structlog.get_logger()


def create_app(config: Any, *, is_serving: bool = True) -> Flask:
    """Build the application for `config` (see config.py): database up to date, routes and sockets wired.

    A command that does not serve leaves the background tasks out.
    """
    app = Flask(__name__, static_folder=None)
    app.url_map.converters |= {"int": doors.Number, "default": doors.Word}
    app.config.from_object(config)
    app.session_interface = Cookies()
    app.extensions["origins"] = frozenset(map(origin_of, app.config["ORIGINS"]))
    app.extensions["connect_tokens"] = ConnectTokens(app.config["SECRET_KEY"])
    if app.config["PROXIES"]:
        app.wsgi_app = Proxies(app.wsgi_app, app.config["PROXIES"], app.config["PROXIES_AT"])  # type: ignore[method-assign]
    logs.configure(app.config["LOG_LEVEL"])
    migrate(app.config["DATABASE_URL"])
    call = config.run_native if is_serving else engines.call
    app.extensions["database"] = database.connect(app.config["DATABASE_URL"], call)
    app.extensions["call"] = call  # what takes long, so that the others go on meanwhile
    app.extensions["keys"] = keys.connect(app.config["KEYS_DIR"])
    app.extensions["forgotten"] = Forgotten(app.config["DATA_DIR"])
    app.extensions["together"] = together.connect(app.config["REDIS_URL"], app.config["SECRET_KEY"])
    counting.connect(app.config["REDIS_URL"], app.config["SECRET_KEY"])
    i18n.babel.init_app(app, locale_selector=i18n.chosen_language)
    bounds.keep_small(app)
    Forgery(app)
    login_manager.init_app(app)
    for pages in (ways_in, by_code, welcoming, doing, agenda_pages, breakout_pages, screens, summary_pages):
        app.register_blueprint(pages)
    for pages in (setup, setup_people, setup_polls, exports, connecting, once, way_out):
        app.register_blueprint(pages)
    app.register_blueprint(own_data)
    keeping.connect(app.config["KEPT_DAYS"], app.config["MOST_KEPT_DAYS"])
    doors.guard(app)
    bounds.keep_pace(app)
    _serve_files(app)
    app.extensions["verbs"] = VERBS  # naming the table here makes every feature's verbs known
    _make_live(app, is_serving, config.loop() if is_serving else None)
    app.extensions["headers"] = Headers(app.wsgi_app, headers(app.config))
    app.wsgi_app = app.extensions["headers"]  # type: ignore[method-assign]
    return app


def _serve_files(app: Flask) -> None:
    """The browser's files; with FLASK_DEBUG=1 each as it is written, to work on them."""
    address = static_address(as_written=app.debug)
    app.add_url_rule(f"{address}/<path:filename>", endpoint="static", build_only=True)
    app.jinja_env.globals["static"] = lambda name: f"{address}/{name}"  # url_for, which icons would ask often
    app.extensions["files"] = StaticFiles(app.wsgi_app, address, as_written=app.debug)
    app.wsgi_app = app.extensions["files"]  # type: ignore[method-assign]


def _make_live(app: Flask, is_serving: bool, loop: Any) -> None:
    socketio.init_app(
        app,
        async_mode=app.config["ASYNC_MODE"] if is_serving else "threading",
        cors_allowed_origins=list(app.extensions["origins"]),
        max_http_buffer_size=32 * 1024,
        ping_interval=6,  # with the timeout: a dead link is noticed within 10 s
        ping_timeout=4,
        async_handlers=False,  # a screen's events are handled one after the other, in its own task
        client_manager=Delivery(),
        serializer=Packet,
        json=quick_json,
        monitor_clients=loop is None,
    )
    app.wsgi_app = Gate(app, app.wsgi_app)  # type: ignore[method-assign]
    app.extensions["live"] = Live(app, socketio, app.extensions["database"], app.extensions["keys"])
    if is_serving:
        app.extensions["live"].start()
    if loop:
        socketio.start_background_task(Exchange(socketio.server, loop).run)
