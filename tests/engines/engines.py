"""The browser engines of the tier, and how each is started; an engine that is not installed skips its tests.

WebKitGTK is the engine nearest to that of an iPhone which runs here; no iPhone takes part.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service as ChromeService
from selenium.webdriver.firefox.service import Service as FirefoxService
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.webkitgtk.options import Options as WebKitOptions
from selenium.webdriver.webkitgtk.service import Service as WebKitService

# Where test.sh leaves the geckodriver that it has built.
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ptplanner"
# Debian keeps it out of the PATH of some installations.
WEBKIT_PLACES = ("WebKitWebDriver", "/usr/lib/webkit2gtk-4.1/WebKitWebDriver")
SCREEN = "1440x900x24"


@dataclass(frozen=True)
class Engine:
    name: str
    start: Callable[[Path], WebDriver]


def require_program(what: str, *names: str) -> str:
    """The first of the programs that is installed. Skips the test, saying what to install, if there is none."""
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    pytest.skip(f"{what} is not installed; `sh run.sh install engines` names what to install")


def start_chromium(profile: Path) -> WebDriver:
    options = webdriver.ChromeOptions()
    options.binary_location = require_program(
        "Chromium",
        os.environ.get("PTPLANNER_CHROMIUM") or "chromium",
        "chromium-browser",
        "google-chrome",
    )
    for argument in ("--headless=new", "--no-sandbox", f"--user-data-dir={profile}"):
        options.add_argument(argument)
    driver = require_program("ChromeDriver (Debian package chromium-driver)", "chromedriver")
    return webdriver.Chrome(options, ChromeService(driver))


def start_firefox(profile: Path) -> WebDriver:
    options = webdriver.FirefoxOptions()
    options.binary_location = require_program("Firefox (firefox-esr)", "firefox-esr", "firefox")
    options.add_argument("-headless")
    built = sorted(str(path) for path in CACHE.glob("geckodriver-*/bin/geckodriver"))
    driver = require_program("geckodriver", "geckodriver", *built)
    # A profile in the home folder would be shared with whoever works on this computer.
    service = FirefoxService(driver, service_args=["--profile-root", str(profile)])
    return webdriver.Firefox(options, service)


def start_webkit(profile: Path) -> WebDriver:
    """WebKitGTK has no mode without a screen, so it gets one of its own; see ``virtual_screen``."""
    driver = require_program("WebKitGTK (webkit2gtk-driver)", *WEBKIT_PLACES)
    home = {"XDG_DATA_HOME": str(profile), "XDG_CACHE_HOME": str(profile), "GDK_BACKEND": "x11"}
    return webdriver.WebKitGTK(WebKitOptions(), WebKitService(driver, env={**os.environ, **home}))


ENGINES = (
    Engine("chromium", start_chromium),
    Engine("firefox", start_firefox),
    Engine("webkit", start_webkit),
)


@contextmanager
def start_engine(engine: Engine, profile: Path) -> Iterator[WebDriver]:
    """A browser of this engine with an empty profile."""
    with ExitStack() as cleanup:
        if engine.name == "webkit":
            display = cleanup.enter_context(virtual_screen())
            cleanup.enter_context(pytest.MonkeyPatch.context()).setenv("DISPLAY", display)
        with warnings.catch_warnings():
            # Selenium's class for WebKitGTK calls its own base class in a way that Selenium itself deprecates.
            warnings.simplefilter("ignore", DeprecationWarning)
            driver = engine.start(profile)
        cleanup.callback(driver.quit)
        yield driver


@contextmanager
def virtual_screen() -> Iterator[str]:
    """The display of an X server that nobody looks at; it chooses a free number itself."""
    if sys.platform == "darwin":
        pytest.skip("WebKitGTK is for Linux; on macOS open Safari yourself")
    reading, writing = os.pipe()
    command = [
        require_program("Xvfb (xvfb)", "Xvfb"),
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        SCREEN,
    ]
    with subprocess.Popen(
        [*command, "-nolisten", "tcp"], pass_fds=[writing], stderr=subprocess.DEVNULL
    ) as server:
        os.close(writing)
        with os.fdopen(reading) as lines:
            number = lines.readline().strip()
        try:
            yield f":{number}"
        finally:
            server.terminate()
