"""Whatever HTML a description holds, plain lines come out and nothing of its words is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptplanner.formats.plain_steps import (
    MAX_STEP_LENGTH,
    extract_html_lines,
    extract_text_lines,
    split_into_steps,
)


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<ol><li>Stand tall.</li><li>Bend.</li></ol>", ("Stand tall.", "Bend.")),
        ("<p>Stand&nbsp;tall.<br>Bend.</p>", ("Stand tall.", "Bend.")),
        ("<p>Lift <b>one</b> <i>leg</i>.</p>", ("Lift one leg.",)),
        ("<p>5 &lt; 6 &amp; 7 &#62; 6</p>", ("5 < 6 & 7 > 6",)),
        ("no markup at all", ("no markup at all",)),
        ("", ()),
        ("<p>Up<script>alert('x')</script> and down</p>", ("Up and down",)),
        ("<style>p{color:red}</style><p>Up</p>", ("Up",)),
        ("<img src=x onerror=alert(1)>Up", ("Up",)),
        ("<a href='javascript:alert(1)'>Up</a>", ("Up",)),
        ("<!-- hidden --><![CDATA[x]]>Up", ("Up",)),
        ("<p>Up<p>Down<li>Left", ("Up", "Down", "Left")),
        ("<scr<script>x</script>ipt>Up", ("xipt>Up",)),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", ("<script>alert(1)</script>",)),
        ("<iframe src=//evil>x</iframe>Up", ("Up",)),
    ],
)  # fmt: skip
def test_html_becomes_plain_lines(html: str, lines: tuple[str, ...]) -> None:
    assert extract_html_lines(html) == lines


def test_numbers_and_bullets_of_a_list_are_left_to_the_paper() -> None:
    assert split_into_steps(("1. Stand.", "2) Bend.", "- Rest.", "10 times.")) == (
        "Stand.",
        "Bend.",
        "Rest.",
        "10 times.",
    )


def test_a_long_paragraph_is_parted_at_its_sentences() -> None:
    sentence = "Bend your knee slowly until it is level with your hip."
    steps = split_into_steps((" ".join([sentence] * 12),))
    assert len(steps) > 1
    assert all(step.endswith("hip.") for step in steps)
    assert " ".join(steps) == " ".join([sentence] * 12)


@given(st.text(max_size=2_000))
def test_no_input_breaks_it(text: str) -> None:
    for line in extract_html_lines(text):
        assert line == line.strip() != ""


@given(st.lists(st.text("ab .!", min_size=1, max_size=900), max_size=4))
def test_parting_loses_no_letter(lines: list[str]) -> None:
    plain = extract_text_lines("\n".join(lines))
    steps = split_into_steps(plain)
    assert all(0 < len(step) <= MAX_STEP_LENGTH for step in steps)
    assert "".join(steps).replace(" ", "") == "".join(plain).replace(" ", "")
