"""Entry point of WSGI servers: ``gunicorn wsgi:app``."""

from ptplanner.app import create_app
from ptplanner.file_rights import make_new_files_private

make_new_files_private()
app = create_app()
