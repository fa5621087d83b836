"""Properties are judged by their result: on a busy machine a single example may wait for its turn."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
