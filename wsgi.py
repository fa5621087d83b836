"""Entry point of WSGI servers: ``gunicorn wsgi:app``."""

from ptplanner.app import create_app

app = create_app()
