"""Compresses pages whose length tells nothing of a secret.

A page that repeats what the sender of a request chose, beside something secret, can be made to betray the secret by its
compressed length (BREACH). So an answer to a query string stays as it is: a search page stands beside patients' names.
Other pages repeat nothing but what was posted with a valid CSRF token, and that token is masked anew in each answer.
"""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

# A page of 60 exercises takes 2 ms; the highest level takes five times that for a tenth fewer bytes.
LEVEL = 4
# A smaller answer fits into one packet anyway.
MIN_BYTES = 1_400


def init_app(app: Flask) -> None:
    app.after_request(compress_page)


def compress_page(response: Response) -> Response:
    if response.mimetype != "text/html" or response.is_streamed or request.query_string:
        return response
    response.vary.add("Accept-Encoding")
    page = response.get_data()
    if request.accept_encodings["gzip"] > 0 and len(page) >= MIN_BYTES:
        response.set_data(gzip.compress(page, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
