"""Every day that a clinic sees is that of its own calendar, on both sides of midnight, east and west."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from ptplanner.domain.clinic import Actor
from ptplanner.domain.clinic_locale import ClinicLocale
from ptplanner.domain.errors import InvalidValue
from ptplanner.services.time_zones import load_time_zone
from tests.support.builders import an_exercise
from tests.support.memory_services import MemorySite
from tests.unit.services.test_planning import add, start_plan

CASES = [
    ("Pacific/Kiritimati", datetime(2026, 11, 29, 17, 48, tzinfo=UTC), date(2026, 11, 30)),
    ("Pacific/Kiritimati", datetime(2026, 11, 29, 9, 59, tzinfo=UTC), date(2026, 11, 29)),
    ("America/Los_Angeles", datetime(2026, 12, 1, 3, 30, tzinfo=UTC), date(2026, 11, 30)),
    ("America/Los_Angeles", datetime(2026, 12, 1, 8, 0, tzinfo=UTC), date(2026, 12, 1)),
]


def move_clinic(site: MemorySite, zone: str) -> Actor:
    """Move Mia's clinic to a time zone, and return her as signed in there."""
    card = site.services.accounts.get_clinic(site.mia).card
    site.services.people.change_clinic_card(site.mia, card, ClinicLocale(time_zone=zone))
    found = site.services.accounts.find_time_zone(site.mia.clinic)
    return replace(site.mia, time_zone=found)


@pytest.mark.parametrize(("zone", "moment", "day"), CASES)
def test_a_sheet_carries_the_day_of_the_clinic(
    site: MemorySite, zone: str, moment: datetime, day: date
) -> None:
    mia = move_clinic(site, zone)
    plan = start_plan(site)
    add(site, plan, an_exercise().slug)
    site.clock.now = moment
    draft = site.services.planning.open_draft(mia, plan)
    assert draft.today == day
    revision = site.services.issuing.issue_plan(mia, plan, draft.stored.version)
    assert revision.document.issued_on == day
    assert revision.issued_at == moment
    code = revision.document.codes.plan
    site.services.patient_page.open_code(code)
    assert site.services.marks.flush_marks()
    (opened,) = (
        one for one in site.services.issuing.list_access_codes(mia, plan) if one.code == code
    )
    assert opened.last_opened_on == day


def test_an_unknown_time_zone_is_refused_and_a_lost_one_is_that_of_the_server(
    site: MemorySite,
) -> None:
    with pytest.raises(InvalidValue, match="time zone"):
        move_clinic(site, "Europe/Atlantis")
    assert load_time_zone("Europe/Atlantis") is None
    assert load_time_zone("") is None
