"""A report of a mistake names the exercise and the release, and opens a mail if there is an address."""

from __future__ import annotations

from ptplanner.web.catalog.mistake_report import build_mistake_report
from tests.support.builders import an_exercise


def test_a_report_opens_a_mail_to_the_address_of_the_installation() -> None:
    report = build_mistake_report(an_exercise(), "content@clinic.example")
    assert report.mail_link.startswith("mailto:content@clinic.example?subject=Mistake%20in%20")
    assert "Bird%20dog" in report.mail_link
    assert "Bird dog (bird-dog)" in report.text


def test_an_address_cannot_add_other_fields_to_the_mail() -> None:
    link = build_mistake_report(an_exercise(), "a@b.example?cc=c@d.example").mail_link
    assert "?cc=" not in link
