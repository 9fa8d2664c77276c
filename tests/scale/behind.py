"""What stands behind nginx where a story asks what reaches it."""

from __future__ import annotations

import threading
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Behind(ThreadingHTTPServer):
    """Reads a request, keeps its headers, and goes away before it answers, unless it may."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.asked: list[Message] = []
        self.answers = False
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def end(self) -> None:
        """Listen no longer."""
        self.shutdown()
        self.server_close()


class Asked(BaseHTTPRequestHandler):
    """One request."""

    server: Behind

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append(self.headers)
        if self.server.answers:
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()
        self.close_connection = True

    do_POST = do_GET

    def log_message(self, *_ignored: Any) -> None:
        """Nothing is written."""
