"""What a web process does: build the application, serve it, and finish what is under way when it is stopped."""

from __future__ import annotations

import gc
import signal
import socket

from ptplanner.app import create_app
from ptplanner.assembly import start_counting
from ptplanner.handout.render_pool import RenderPool
from ptplanner.serving.web_server import WebServer
from ptplanner.settings import load_settings
from ptplanner.web.shared.context import get_app_services

# As long as a sheet may be laid out (RenderLimits), and a little more.
FINISH_SECONDS = 95.0


def serve_web(listening: socket.socket) -> None:
    """Serve the application on ``listening`` until SIGTERM or SIGINT. Raises SettingsError or PtplannerError."""
    settings = load_settings()
    start_counting(settings)
    app = create_app(settings)
    server = WebServer(app, listening, settings.web_threads, settings.path_prefix)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: server.stop())
    renderer = get_app_services(app).sheets.renderer
    if isinstance(renderer, RenderPool):
        renderer.start()
    # What is loaded now stays; searching it for garbage again and again would slow pages down.
    gc.collect()
    gc.freeze()
    server.run(FINISH_SECONDS)
    if isinstance(renderer, RenderPool):
        renderer.close()
