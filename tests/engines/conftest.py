"""One server for all engines, a proxy in front of it, and one browser after another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.engines.engines import ENGINES, Engine, start_engine
from tests.engines.proxy import NetworkProxy
from tests.engines.screen import Screen
from tests.support.served_clinic import Server, serve_demo_clinic


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve_demo_clinic(tmp_path_factory.mktemp("served")) as serving:
        yield serving


@pytest.fixture(scope="module")
def network(server: Server) -> Iterator[NetworkProxy]:
    proxy = NetworkProxy(urlsplit(server.url).port or 0)
    yield proxy
    proxy.cut()


@pytest.fixture(scope="module", params=ENGINES, ids=lambda engine: engine.name)
def engine(request: pytest.FixtureRequest) -> Engine:
    chosen: Engine = request.param
    return chosen


@pytest.fixture(scope="module")
def screen(
    engine: Engine, network: NetworkProxy, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Screen]:
    profile: Path = tmp_path_factory.mktemp(engine.name)
    with start_engine(engine, profile) as driver:
        driver.set_window_size(1440, 900)
        yield Screen(driver, network.url)
