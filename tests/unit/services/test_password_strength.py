"""New passwords: common, repeated, sequential ones and those made from known words are refused with the reason."""

from __future__ import annotations

import random
import time

import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from ptplanner.domain.errors import InvalidValue
from ptplanner.services import passwords
from ptplanner.services.password_strength import GuessablePassword, require_strong_password

CONTEXT = ("Harbour Physio", "mia@clinic.example", "Mia Berg")


@pytest.mark.parametrize(
    ("password", "words"),
    [
        (" " * 12, "repeats"),
        ("123456789012", "common"),
        ("aaaaaaaaaaaa", "repeats"),
        ("passwordpassword", "repeats"),
        ("clinic.example", "your e-mail"),
        ("abcdefghijklm", "follow each other"),
        ("Password1234", "common"),
        ("qwertyuiop[]", "keyboard"),
        ("HarbourPhysio2026!", "your clinic"),
        ("miaberg2026!!!!", "your name"),
        ("mia@clinic.example", "your e-mail"),
        ("ptplanner-2026", "this program"),
        ("14.05.1968 14.05.1968", "repeats"),
        ("\u00a0" * 12, "repeats"),
    ],
)
def test_a_guessable_password_is_refused_with_its_reason(password: str, words: str) -> None:
    with pytest.raises(GuessablePassword, match=words) as refused:
        passwords.hash_new_password(password, CONTEXT)
    assert "four words" in str(refused.value)


def test_the_most_common_passwords_are_refused() -> None:
    common = FREQUENCY_LISTS["passwords"]
    long_ones = [one for one in common if len(one) >= passwords.MIN_PASSWORD_LENGTH]
    assert len(common) > 20_000
    assert len(long_ones) > 50
    for password in [*common[:3000:60], *long_ones]:
        with pytest.raises(InvalidValue):
            passwords.hash_new_password(password)
        with pytest.raises(GuessablePassword):
            require_strong_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "five calm herons wade",
        "harbour otters knit blue maps",
        "cuatro nutrias tejen mapas",
        "пять цапель идут вброд",
        "五只苍鹭涉水而过走向远山",
        "8392 0174 6501 92",
        "k8Tq2mzWp1xA",
        "a" * 5 + " heron on a far lake",
    ],
)
def test_a_passphrase_with_blanks_in_any_language_is_welcome(password: str) -> None:
    require_strong_password(password, CONTEXT)


def test_generated_passwords_are_strong() -> None:
    below = random.Random(3).randrange  # noqa: S311  # the same passwords in every run
    for _ in range(50):
        require_strong_password(passwords.generate_password(below), CONTEXT)


@pytest.mark.parametrize("part", ["a", "ab", "1", "12.12.2012", "qwerty", "p@ssw0rd", "A1b!", "é"])
def test_the_longest_input_takes_a_bounded_time(part: str) -> None:
    password = (part * 256)[: passwords.MAX_PASSWORD_LENGTH]
    start = time.process_time()
    with pytest.raises(GuessablePassword):
        require_strong_password(password, CONTEXT)
    # A hundredth of a second; without the limit of 72 signs it would be minutes.
    assert time.process_time() - start < 5
