"""Entry point of WSGI servers: ``gunicorn wsgi:app``."""

from ptplanner.app import start_application

app = start_application()
