"""The Back button of the browser leads to a whole page that shows what is stored now."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.therapist import Server, Therapist


def test_back_shows_the_plan_as_it_is_now_and_edits_are_kept(therapist: Therapist) -> None:
    """An exercise is added, the page is left, and Back brings a builder that knows it and saves the next edit."""
    url = therapist.start_plan()
    page = therapist.page
    therapist.after(lambda: therapist.result("Bird dog").locator(".addbutton").click())
    page.goto(f"{therapist.server.url}/patients")
    page.go_back()
    therapist.wait_until_ready()
    assert page.url == url
    expect(page.get_by_role("banner")).to_be_visible()
    expect(therapist.row("Bird dog")).to_be_visible()
    therapist.after(lambda: therapist.dose("Bird dog").fill("4x6/side"))
    therapist.open_plan(url)
    expect(therapist.row("Bird dog").locator(".row__sentence")).to_contain_text("4 sets of 6")
    expect(page.locator("#compare-view")).to_be_hidden()


def test_back_shows_what_another_window_has_changed(therapist: Therapist) -> None:
    """The plan changes while its page is left: Back shows the new plan, not the picture of the old one."""
    url = therapist.start_plan()
    page = therapist.page
    page.goto(f"{therapist.server.url}/patients")
    other = Therapist(page.context.new_page(), therapist.server)
    other.open_plan(url)
    other.after(lambda: other.result("Bird dog").locator(".addbutton").click())
    page.go_back()
    therapist.wait_until_ready()
    expect(therapist.row("Bird dog")).to_be_visible()
    therapist.after(lambda: therapist.dose("Bird dog").fill("4x6/side"))
    expect(page.locator("#compare-view")).to_be_hidden()


def test_back_to_a_list_that_was_searched_shows_a_whole_page(page: Page, server: Server) -> None:
    """The search gets a part of the page; Back must never show that part alone."""
    page.goto(f"{server.url}/exercises")
    page.locator("#q").fill("bird dog")
    page.get_by_role("link", name="Bird dog", exact=True).first.click()
    page.wait_for_url("**/exercises/bird-dog")
    page.go_back()
    expect(page.get_by_role("banner")).to_be_visible()
    expect(page.locator("#q")).to_be_visible()
