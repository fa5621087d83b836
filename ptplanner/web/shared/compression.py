"""Compress static text files. Pages stay uncompressed: they mix secrets with user input (BREACH)."""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Flask, Response, request

TEXT_MIMETYPES = frozenset(
    {"text/css", "text/javascript", "application/javascript", "image/svg+xml", "application/json"}
)


def init_compression(app: Flask) -> None:
    app.after_request(compress_static)


def compress_static(response: Response) -> Response:
    is_text = request.endpoint == "static" and response.mimetype in TEXT_MIMETYPES
    if not is_text or response.status_code != 200:
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] > 0:
        response.direct_passthrough = False
        etag, _ = response.get_etag()
        response.set_data(_gzip_cached(response.get_data()))
        response.headers["Content-Encoding"] = "gzip"
        # A compressed copy needs a weak ETag, which still supports revalidation.
        response.set_etag(etag or "", weak=True)
    return response


@lru_cache(maxsize=256)
def _gzip_cached(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
