"""The page “Backup and doctor”: for owners, with what is wrong first; it looks again when asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ptplanner.services.doctor import Doctor, Inspection, InspectionState
from tests.support.website import KIM, PASSWORD, Browser, Site

PAGE = "/clinic/backup-and-doctor"


def _install_doctor(site: Site, *seen: Inspection) -> None:
    """Let the doctor see these things; an older report is kept by the file of this installation."""
    doctor = site.services.doctor
    inspections = tuple((one.name, lambda _deep, one=one: one) for one in seen)
    fake = Doctor(inspections, doctor.load_report, doctor.save_report, doctor.clock)
    site.app.extensions["ptplanner"] = replace(site.services, doctor=fake)


WRONG = Inspection("Disk", InspectionState.WRONG, "99 % used.", "Full.", "", ("Run `df <b>`.",))
FINE = Inspection("Fonts", InspectionState.FINE, "all there")


def test_what_is_wrong_stands_first_with_its_steps(site: Site, mia: Browser) -> None:
    _install_doctor(site, FINE, WRONG)
    page = mia.get(PAGE).text
    assert page.index("Full.") < page.index("all there")
    assert "Run <code>df &lt;b&gt;</code>." in page
    assert "looked just now" in page


def test_without_troubles_the_page_says_so(site: Site, mia: Browser) -> None:
    _install_doctor(site, FINE)
    assert "Nothing is wrong." in mia.get(PAGE).text


def test_a_kept_report_is_shown_until_somebody_looks_again(site: Site, mia: Browser) -> None:
    _install_doctor(site, WRONG)
    mia.get(PAGE)
    _install_doctor(site, FINE)
    assert "Full." in mia.get(PAGE).text
    assert mia.post(f"{PAGE}/look").status_code == 303
    assert "Full." not in mia.get(PAGE).text


@pytest.mark.parametrize("hours", [2, -2])
def test_an_old_report_is_made_anew_even_if_the_clock_was_set_back(
    site: Site, mia: Browser, hours: int
) -> None:
    doctor = site.services.doctor
    replace(doctor, clock=lambda: doctor.clock() - timedelta(hours=hours)).examine()
    assert "looked just now" in mia.get(PAGE).text


def test_an_inspection_that_fails_does_not_hide_the_others(site: Site, mia: Browser) -> None:
    _install_doctor(site, FINE)
    doctor = site.services.doctor

    def fail(_deep: bool) -> Inspection:
        raise RuntimeError("Ana Ruiz")

    broken = replace(doctor, inspections=(("Clock", fail), *doctor.inspections))
    site.app.extensions["ptplanner"] = replace(site.services, doctor=broken)
    page = mia.get(PAGE).text
    assert "Could not be looked at." in page
    assert "all there" in page
    assert "Ana Ruiz" not in page


def test_only_owners_see_it(site: Site) -> None:
    kim = site.browser()
    with site.services.store.begin_write() as repos:
        found = repos.users.find_by_email(KIM)
        assert found is not None
        mia = repos.users.find_by_email("mia@harbour.example")
        assert mia is not None
        repos.users.save(replace(found, password_hash=mia.password_hash))
    assert kim.sign_in(KIM, PASSWORD).status_code == 303
    assert kim.get(PAGE).status_code == 403
    assert kim.post(f"{PAGE}/look").status_code == 403
