"""An address that phones cannot open is named before the first sheet, with what to do."""

from __future__ import annotations

import pytest

from ptplanner.settings import build_default_url
from ptplanner.web.shared.public_address import find_address_problem, find_sign_in_problem

LAN = "http://192.168.1.20:8000"
SECURE = "https://pt.example.org"


@pytest.mark.parametrize(
    "public",
    ["http://127.0.0.1:8000", "http://localhost", "http://0.0.0.0:80", "http://[::1]:8000"],
)
def test_an_address_of_this_computer_alone_is_a_problem(public: str) -> None:
    problem = find_address_problem(public, "http://127.0.0.1:8000/")
    assert problem is not None
    assert public in problem.text
    assert "PTPLANNER_PUBLIC_URL=" in problem.command


def test_a_wrong_port_is_a_problem_with_the_right_one_in_the_command() -> None:
    problem = find_address_problem(LAN, "http://192.168.1.20:8080/")
    assert problem is not None
    assert "PTPLANNER_PUBLIC_URL=http://192.168.1.20:8080 " in problem.command


def test_http_on_the_servers_own_computer_asks_to_check_an_https_address() -> None:
    problem = find_address_problem(SECURE, "http://127.0.0.1:8000/")
    assert problem is not None
    assert "by http" in problem.text


@pytest.mark.parametrize(
    ("public", "opened"),
    [
        (LAN, f"{LAN}/"),
        (LAN, "http://clinic-pc:8000/"),
        (SECURE, f"{SECURE}/"),
        (SECURE, "https://pt.example.org:443/"),
        # A proxy that ends https and says nothing of it.
        (SECURE, "http://pt.example.org/"),
        ("http://pt.example.org:80", "http://pt.example.org/"),
    ],
)
def test_an_address_that_may_well_work_is_no_problem(public: str, opened: str) -> None:
    assert find_address_problem(public, opened) is None


def test_the_sign_in_page_names_the_https_address_where_http_keeps_nobody_signed_in() -> None:
    assert find_sign_in_problem(SECURE, "http://192.168.1.20:8000/") == SECURE
    assert find_sign_in_problem(SECURE, "http://pt.example.org/", "https") == ""
    assert find_sign_in_problem(SECURE, "http://127.0.0.1:8000/") == ""
    assert find_sign_in_problem(LAN, f"{LAN}/") == ""


@pytest.mark.parametrize(
    ("bind", "url"),
    [
        ("", "http://127.0.0.1:8000"),
        ("127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("0.0.0.0:9000", "http://127.0.0.1:9000"),
        ("[::]:9000", "http://127.0.0.1:9000"),
        ("192.168.1.20:8000", LAN),
        ("unix:/run/ptplanner.sock", "http://127.0.0.1:8000"),
    ],
)
def test_the_address_follows_the_port_that_the_server_listens_on(bind: str, url: str) -> None:
    assert build_default_url(bind) == url
