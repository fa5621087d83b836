"""The builder in a real browser: doses, findings, order, undo, two windows, a lost network."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, Locator, Page, Request, expect

from ptplanner.domain import edits
from ptplanner.domain.ids import PlanId
from tests.browser.therapist import PHONE, Server, Therapist, watched

HOSTILE = "<img src=x onerror=alert(1)>{{ 7*7 }}<svg onload=alert(2)>"


def add(therapist: Therapist, name: str) -> None:
    therapist.after(lambda: therapist.result(name).locator(".addbutton").click())


def test_a_typing_error_in_the_search_is_corrected_and_reported(therapist: Therapist) -> None:
    therapist.start_plan()
    therapist.search.fill("strech")
    expect(therapist.page.locator("#searched")).to_have_text(
        "Showing stretch. Nothing is called “strech”."
    )
    expect(therapist.page.locator("#results mark").first).to_have_text("stretch")


def test_filters_narrow_the_results_and_show_their_counts(therapist: Therapist) -> None:
    therapist.start_plan()
    page = therapist.page
    chip = page.locator("label.chip", has_text="Stretch")
    promised = chip.locator(".chip__count").inner_text()
    page.get_by_role("checkbox", name="Stretch").check()
    expect(page.locator("#result-count strong")).to_have_text(promised)
    expect(page.locator("#results .result")).to_have_count(int(promised))


def test_enter_waits_for_the_results_of_the_typed_text(therapist: Therapist) -> None:
    """Typing fast and pressing Enter adds what was typed, not what stood there before."""
    therapist.start_plan()
    page = therapist.page
    therapist.search.focus()
    page.keyboard.type("bird dog")
    therapist.after(lambda: page.keyboard.press("Enter"))
    assert therapist.names()[0].startswith("Bird dog")
    expect(therapist.search).to_be_focused()


def test_a_second_enter_does_not_add_the_exercise_again(therapist: Therapist) -> None:
    therapist.start_plan()
    page = therapist.page
    therapist.search.focus()
    page.keyboard.type("bird dog")
    therapist.after(lambda: page.keyboard.press("Enter"))
    page.keyboard.press("Enter")
    expect(page.locator("#announce")).to_contain_text("is in the plan already")
    therapist.wait_until_saved()
    assert len(therapist.names()) == 1


def test_escape_leads_from_the_search_to_the_row_that_was_added_last(therapist: Therapist) -> None:
    therapist.start_plan()
    add(therapist, "Bird dog")
    page = therapist.page
    therapist.search.focus()
    page.keyboard.type("bridge")
    therapist.after(lambda: page.keyboard.press("Enter"))
    page.keyboard.press("Escape")
    expect(therapist.rows.nth(1)).to_be_focused()


def test_all_doses_mark_the_line_that_cannot_be_read_and_stay_open(therapist: Therapist) -> None:
    therapist.start_plan()
    add(therapist, "Bird dog")
    add(therapist, "Bridge")
    page = therapist.page
    page.locator("#all-doses summary").click()
    lines = page.locator("form.alldoses .dose__input")
    lines.nth(0).fill("4x6")
    lines.nth(1).fill("4x6 sdie")
    page.locator("form.alldoses").get_by_role("button", name="Done").click()
    expect(lines.nth(1)).to_be_focused()
    expect(lines.nth(1)).to_have_attribute("aria-invalid", "true")
    expect(page.locator("form.alldoses .texterror")).to_contain_text("“sdie”")
    expect(therapist.dose("Bridge")).to_have_attribute("aria-invalid", "true")
    expect(therapist.row("Bird dog").locator(".row__sentence")).to_contain_text("4 sets of 6")
    lines.nth(1).fill("5x7")
    page.locator("form.alldoses").get_by_role("button", name="Done").click()
    expect(page.locator("#all-doses")).not_to_have_attribute("open", "")
    therapist.wait_until_saved()
    expect(therapist.row("Bridge").locator(".row__sentence")).to_contain_text("5 sets of 7")


def test_a_reason_waits_for_its_button_and_comes_back(therapist: Therapist) -> None:
    url = therapist.start_plan()
    therapist.search.fill("double knee")
    add(therapist, "Double knee-to-chest stretch")
    page, row = therapist.page, therapist.row("Double knee-to-chest stretch")
    row.get_by_text("Keep, with a reason…").click()
    keep = row.get_by_role("button", name="Keep and print a warning")
    keep.click()
    expect(row.get_by_role("alert")).to_contain_text("Write why you keep it.")
    reason = row.locator("textarea[name=reason]")
    reason.fill("Pain-free in the clinic.")
    expect(page.locator("#saved")).to_contain_text("Not saved: a reason")
    page.goto(url)
    expect(reason).to_have_value("Pain-free in the clinic.")
    expect(row.locator(".unsaved")).to_have_text("not saved")
    expect(page.locator("#saved")).to_contain_text("Not saved: a reason")
    page.locator(".planbar__issue").click()
    expect(page.locator("#unsaved")).to_contain_text("Something typed is not on this sheet.")
    page.go_back()
    therapist.wait_until_ready()
    therapist.after(keep.click)
    assert kept(page) == []


def test_the_title_and_the_schedule_save_themselves(therapist: Therapist) -> None:
    url = therapist.start_plan()
    page = therapist.page
    page.locator("#schedule summary").click()
    therapist.after(lambda: page.locator("#plan-name").fill("Knee plan"))
    page.locator("#plan-pain").fill("99")
    expect(page.locator("[data-form-error]")).not_to_be_empty()
    expect(page.locator("#saved")).to_have_text("Not saved. Look at what is marked.")
    page.locator("#plan-pain").fill("3")
    therapist.open_plan(url)
    expect(page.locator("#schedule summary")).to_contain_text("pain up to 3 of 10")
    expect(page.locator("#plan-name")).to_have_value("Knee plan")


def test_one_undo_takes_back_a_dose_that_was_typed_with_pauses(therapist: Therapist) -> None:
    therapist.start_plan()
    add(therapist, "Bird dog")
    page, dose = therapist.page, therapist.dose("Bird dog")
    before = dose.input_value()
    therapist.after(lambda: dose.fill("4x6"))
    therapist.after(lambda: dose.fill("4x6 r30"))
    page.keyboard.press("Enter")
    therapist.row("Bird dog").focus()
    therapist.after(lambda: page.keyboard.press("Control+z"))
    expect(dose).to_have_value(before)


def test_escape_brings_back_the_dose_from_before_the_row_was_edited(therapist: Therapist) -> None:
    therapist.start_plan()
    add(therapist, "Bird dog")
    dose = therapist.dose("Bird dog")
    before = dose.input_value()
    therapist.after(lambda: dose.fill("4x6"))
    therapist.after(lambda: therapist.page.keyboard.press("Escape"))
    expect(dose).to_have_value(before)


def test_typed_text_does_not_replace_what_a_colleague_has_changed(
    therapist: Therapist, context: BrowserContext, server: Server
) -> None:
    """The note waits without a network, a colleague writes another one, and both are shown."""
    url = therapist.start_plan()
    add(therapist, "Bird dog")
    add(therapist, "Bridge")
    page = therapist.page
    plan = PlanId(url.rsplit("/", 1)[1])
    item = server.services.planning.open_draft(server.who, plan).plan.items[0].id
    context.set_offline(True)
    therapist.row("Bird dog").focus()
    page.keyboard.press("w")
    page.keyboard.type("Mine.")
    therapist.dose("Bridge").fill("4x6")
    expect(page.locator("#saved")).to_have_attribute("data-state", "waiting")
    version = server.services.planning.open_draft(server.who, plan).stored.version
    server.services.planning.edit_plan(
        server.who, plan, version, edits.SetNote(item, "A colleague's.", "")
    )
    context.set_offline(False)
    compare = page.locator("#compare-view")
    expect(compare.locator("[data-mine]")).to_contain_text("Bird dog, note: Mine.")
    expect(compare.locator("[data-theirs]")).to_contain_text("Bird dog, note: A colleague's.")
    compare.get_by_role("button", name="Use the other window’s version").click()
    therapist.wait_until_saved()
    expect(therapist.row("Bird dog").locator(".row__own")).to_contain_text("A colleague's.")
    expect(therapist.row("Bridge").locator(".row__sentence")).to_contain_text("4 sets of 6")


def test_an_avoided_exercise_explains_itself_and_offers_a_safer_one(therapist: Therapist) -> None:
    therapist.start_plan()
    therapist.search.fill("double knee")
    result = therapist.result("Double knee-to-chest stretch")
    expect(result.locator(".flag--avoid")).to_contain_text("Avoid: ")
    safer = result.locator(".result__safer")
    name = safer.locator("strong").inner_text()
    therapist.after(lambda: safer.get_by_role("button").click())
    assert therapist.names() == [name]


def test_the_shorthand_and_the_fields_mirror_each_other(therapist: Therapist) -> None:
    therapist.start_plan()
    add(therapist, "Bird dog")
    row, dose = therapist.row("Bird dog"), therapist.dose("Bird dog")
    dose.fill("2x8/side h4")
    expect(row.get_by_label("Sets")).to_have_value("2")
    expect(row.get_by_label("Reps")).to_have_value("8")
    expect(row.get_by_label("Hold, s")).to_have_value("4")
    row.get_by_label("Sets").fill("5")
    expect(dose).to_have_value("5x8/side h4")
    therapist.after(lambda: therapist.page.keyboard.press("Enter"))
    expect(row.locator(".row__sentence")).to_contain_text("5 sets of 8")


def test_a_dose_is_sent_once_although_enter_also_leaves_the_field(therapist: Therapist) -> None:
    therapist.start_plan()
    add(therapist, "Bird dog")
    sent: list[str] = []
    therapist.page.on(
        "request", lambda request: sent.append(request.url) if request.method == "POST" else None
    )
    therapist.dose("Bird dog").fill("2x9/side")
    therapist.after(lambda: therapist.page.keyboard.press("Enter"))
    therapist.page.wait_for_load_state("networkidle")
    assert len(sent) == 1


def test_a_dose_that_cannot_be_read_is_marked_and_kept(therapist: Therapist) -> None:
    url = therapist.start_plan()
    add(therapist, "Bird dog")
    page, row = therapist.page, therapist.row("Bird dog")
    sentence = row.locator(".row__sentence").inner_text()
    therapist.dose("Bird dog").fill("3x10 sdie")
    expect(row.locator("[data-reading]")).to_contain_text("The plan keeps 3x12/side.")
    expect(row.locator(".dose__mirror mark")).to_have_text("sdie")
    page.keyboard.press("Enter")
    expect(therapist.dose("Bird dog")).to_have_attribute("aria-invalid", "true")
    expect(therapist.dose("Bird dog")).to_have_value("3x10 sdie")
    expect(row.locator(".row__sentence")).to_have_text(sentence)
    page.goto(url)
    expect(therapist.dose("Bird dog")).to_have_value("3x10 sdie")
    therapist.dose("Bird dog").press("Escape")
    expect(therapist.dose("Bird dog")).not_to_have_value("3x10 sdie")


def test_a_doubtful_dose_asks_and_takes_the_answer(therapist: Therapist) -> None:
    therapist.start_plan()
    add(therapist, "Bird dog")
    row, dose = _open_dose(therapist)
    dose.fill("14x3/side")
    expect(row.locator("[data-reading]")).to_contain_text("Is that 14 sets of 3, or 3 sets of 14?")
    row.get_by_role("button", name="3 sets · 14 repetitions · each side").click()
    expect(dose).to_have_value("3x14/side")
    expect(row.locator(".row__sentence")).to_have_text("3 sets of 14 on each side.")


def test_words_that_are_no_dose_go_into_the_note(therapist: Therapist) -> None:
    therapist.start_plan()
    add(therapist, "Bird dog")
    row, dose = _open_dose(therapist)
    dose.fill("10 reps each side before bed")
    row.get_by_role("button", name="in the note").click()
    expect(dose).to_have_value("10r each 1xd")
    expect(row.locator(".row__own")).to_contain_text("before bed")
    dose.fill("start at 5 and build up to 12")
    row.get_by_role("button", name="Put it in the note").click()
    expect(dose).to_have_value("10r each 1xd")
    expect(row.locator(".row__own")).to_contain_text("before bed start at 5 and build up to 12")


def test_an_answer_that_is_pressed_slowly_is_taken(therapist: Therapist) -> None:
    """Leaving the field to press the button sends the dose, and the refusal asks the same again."""
    therapist.start_plan()
    add(therapist, "Bird dog")
    row, dose = _open_dose(therapist)
    dose.fill("14x3/side")
    answer = row.get_by_role("button", name="3 sets · 14 repetitions · each side")
    answer.hover()
    with therapist.page.expect_response(lambda response: response.request.method == "POST"):
        therapist.page.mouse.down()
    therapist.after(therapist.page.mouse.up)
    expect(dose).to_have_value("3x14/side")


def _open_dose(therapist: Therapist) -> tuple[Locator, Locator]:
    dose = therapist.dose("Bird dog")
    dose.focus()
    return therapist.row("Bird dog"), dose


def test_a_field_that_is_out_of_range_is_marked_itself(therapist: Therapist) -> None:
    therapist.start_plan()
    add(therapist, "Bird dog")
    row = therapist.row("Bird dog")
    therapist.dose("Bird dog").focus()
    for label, bad, good in (
        ("Hold, s", "9999", "5"),
        ("Reps", "12-3", "3-12"),
        ("Rest, s", "9999", "60"),
    ):
        field = row.get_by_label(label)
        field.fill(bad)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(therapist.dose("Bird dog")).not_to_have_attribute("aria-invalid", "true")
        field.fill(good)
        expect(field).not_to_have_attribute("aria-invalid", "true")


def test_escape_puts_the_dose_back(therapist: Therapist) -> None:
    therapist.start_plan()
    add(therapist, "Bird dog")
    before = therapist.dose("Bird dog").input_value()
    therapist.dose("Bird dog").fill("9x9")
    therapist.page.keyboard.press("Escape")
    expect(therapist.dose("Bird dog")).to_have_value(before)
    expect(therapist.row("Bird dog")).to_be_focused()


def test_quick_changes_are_saved_in_order_without_a_false_conflict(therapist: Therapist) -> None:
    therapist.start_plan()
    add(therapist, "Bird dog")
    add(therapist, "Bridge")
    page = therapist.page
    therapist.row("Bridge").focus()
    for _ in range(3):
        page.keyboard.press("Alt+ArrowUp")
        page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowUp")
    therapist.wait_until_saved()
    expect(page.locator("#compare-view")).to_have_count(0)
    assert therapist.names() == ["Bridge", "Bird dog"]
    expect(page.locator("#announce")).to_have_text("Bridge, now 1 of 2 in Main.")
    expect(therapist.row("Bridge")).to_be_focused()


def test_a_row_is_dragged_into_another_section(therapist: Therapist) -> None:
    therapist.start_plan()
    add(therapist, "Bird dog")
    add(therapist, "Bridge")
    therapist.search.fill("nerve glide")
    add(therapist, "Sciatic nerve glide")
    page = therapist.page
    grip = therapist.row("Sciatic nerve glide").locator("[data-grip]")
    target = therapist.row("Bridge")
    start, end = grip.bounding_box(), target.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 8, start["y"] + 12)
    expect(page.locator("#builder[data-draggable]")).to_be_attached()
    page.mouse.down()
    page.mouse.move(start["x"] + 8, start["y"] + 60, steps=4)
    page.mouse.move(end["x"] + 60, end["y"] + end["height"] - 10, steps=12)
    therapist.after(page.mouse.up)
    expect(page.locator("#rows-main .row")).to_have_count(3)


def test_undo_appears_in_place_of_a_removed_row(therapist: Therapist) -> None:
    therapist.start_plan()
    for name in ("Bird dog", "Bridge"):
        add(therapist, name)
    page = therapist.page
    therapist.row("Bird dog").focus()
    therapist.after(lambda: page.keyboard.press("Delete"))
    undo = page.get_by_role("button", name=re.compile("bring Bird dog back"))
    expect(undo).to_be_focused()
    therapist.after(lambda: page.keyboard.press("Enter"))
    assert therapist.names() == ["Bird dog", "Bridge"]
    therapist.after(lambda: page.keyboard.press("Control+z"))
    assert therapist.names() == ["Bridge"]
    therapist.after(lambda: page.keyboard.press("Control+Shift+z"))
    assert therapist.names() == ["Bird dog", "Bridge"]


def test_an_avoid_is_overridden_with_a_reason_that_can_be_changed(therapist: Therapist) -> None:
    therapist.start_plan()
    therapist.search.fill("double knee")
    add(therapist, "Double knee-to-chest stretch")
    page, row = therapist.page, therapist.row("Double knee-to-chest stretch")
    expect(page.locator(".to-answer")).to_have_text("1 to answer")
    page.locator(".to-answer").click()
    expect(row).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.type("Pain-free in the clinic.")
    assert page.evaluate("document.scrollingElement.scrollTop") == 0
    therapist.after(lambda: row.get_by_role("button", name="Keep and print a warning").click())
    expect(row.locator(".finding--answered")).to_contain_text("“Pain-free in the clinic.”")
    expect(page.locator(".to-answer")).to_have_count(0)
    therapist.after(lambda: row.get_by_role("button", name="Change").click())
    expect(page.locator(".to-answer")).to_have_text("1 to answer")


def test_a_hostile_note_is_shown_as_text(therapist: Therapist) -> None:
    url = therapist.start_plan()
    add(therapist, "Bird dog")
    page = therapist.page
    therapist.row("Bird dog").focus()
    page.keyboard.press("w")
    page.keyboard.insert_text(HOSTILE)
    therapist.after(lambda: page.keyboard.press("Escape"))
    expect(therapist.row("Bird dog").locator(".row__own")).to_contain_text(HOSTILE)
    page.goto(url)
    expect(therapist.row("Bird dog").locator(".row__own")).to_contain_text(HOSTILE)
    assert page.locator(".row__own img, .row__own svg[onload]").count() == 0


def test_a_note_that_is_too_long_says_so_at_its_field_and_is_kept(therapist: Therapist) -> None:
    url = therapist.start_plan()
    add(therapist, "Bird dog")
    page = therapist.page
    therapist.row("Bird dog").focus()
    page.keyboard.press("w")
    page.keyboard.insert_text("🙂" * 300)
    panel = therapist.row("Bird dog").locator("form.words")
    note = panel.locator("textarea[name=note]")
    expect(note).to_have_attribute("aria-invalid", "true")
    expect(panel.locator("[data-counter]").first).to_have_text("300 of 240")
    expect(panel.get_by_role("alert")).to_contain_text("300 characters; it takes at most 240.")
    expect(page.locator("#saved")).to_have_text("Not saved. Look at what is marked.")
    therapist.open_plan(url)
    expect(note).to_have_value("🙂" * 300)
    expect(page.locator("#saved")).to_have_text("Not saved. Look at what is marked.")
    therapist.after(lambda: note.fill("🙂" * 240))


def test_a_note_saves_itself_after_a_pause(therapist: Therapist) -> None:
    url = therapist.start_plan()
    add(therapist, "Bird dog")
    page = therapist.page
    therapist.row("Bird dog").focus()
    page.keyboard.press("w")
    therapist.after(lambda: page.keyboard.type("Slowly, please."))
    expect(therapist.row("Bird dog").locator("textarea[name=note]")).to_be_focused()
    expect(therapist.row("Bird dog").locator(".row__own")).to_contain_text("Slowly, please.")
    therapist.open_plan(url)
    expect(therapist.row("Bird dog").locator(".row__own")).to_contain_text("Slowly, please.")
    assert kept(page) == []


def test_a_dose_is_saved_when_the_page_is_left_a_moment_after_the_last_key(
    therapist: Therapist,
) -> None:
    url = therapist.start_plan()
    add(therapist, "Bird dog")
    therapist.dose("Bird dog").fill("4x6")
    expect(therapist.page.locator("#saved")).to_have_text("Not saved yet")
    therapist.open_plan(url)
    expect(therapist.dose("Bird dog")).to_have_value("4x6")
    therapist.wait_until_saved()
    expect(therapist.row("Bird dog").locator(".row__sentence")).to_contain_text("4 sets of 6")
    assert kept(therapist.page) == []


def kept(page: Page) -> list[str]:
    """The names of what the browser keeps of typed text."""
    names: list[str] = page.evaluate(
        "Object.keys(localStorage).filter(key => key.startsWith('ptplanner:'))"
    )
    return names


def test_two_windows_show_both_versions_and_nothing_typed_is_lost(
    therapist: Therapist, context: BrowserContext, server: Server
) -> None:
    url = therapist.start_plan()
    add(therapist, "Bird dog")
    other_page = context.new_page()
    problems = watched(other_page)
    other = Therapist(other_page, server)
    other.open_plan(url)
    other.dose("Bird dog").fill("5x5")
    other.after(lambda: other_page.keyboard.press("Enter"))
    therapist.dose("Bird dog").fill("2x8/side")
    therapist.page.keyboard.press("Enter")
    compare = therapist.page.locator("#compare-view")
    expect(compare).to_be_focused()
    expect(compare.get_by_text("2x8/side")).to_have_count(1)
    expect(compare.locator("[data-theirs] li")).to_have_text("Bird dog: 5x5")
    expect(compare.locator("[data-mine] li")).to_have_text("Bird dog: 2x8/side")
    therapist.after(lambda: compare.get_by_role("button", name="Make my change").click())
    expect(therapist.row("Bird dog").locator(".row__sentence")).to_contain_text("2 sets of 8")
    assert problems == []


def test_the_version_of_the_other_window_can_be_chosen(
    therapist: Therapist, context: BrowserContext, server: Server
) -> None:
    url = therapist.start_plan()
    add(therapist, "Bird dog")
    other = Therapist(context.new_page(), server)
    other.open_plan(url)
    other.dose("Bird dog").fill("5x5")
    other.after(lambda: other.page.keyboard.press("Enter"))
    therapist.dose("Bird dog").fill("2x8/side")
    therapist.page.keyboard.press("Enter")
    therapist.page.get_by_role("button", name="Use the other window’s version").click()
    therapist.wait_until_saved()
    expect(therapist.dose("Bird dog")).to_have_value("5x5")


def test_without_a_network_the_change_waits_and_is_saved_later(
    therapist: Therapist, context: BrowserContext
) -> None:
    therapist.start_plan()
    add(therapist, "Bird dog")
    page = therapist.page
    context.set_offline(True)
    therapist.dose("Bird dog").fill("2x8/side")
    page.keyboard.press("Enter")
    expect(page.locator("#saved")).to_have_text(
        "Not saved. Trying again. Nothing you typed is lost."
    )
    expect(therapist.dose("Bird dog")).to_have_value("2x8/side")
    therapist.after(lambda: context.set_offline(False))
    expect(therapist.row("Bird dog").locator(".row__sentence")).to_contain_text("2 sets of 8")


def test_single_letters_can_be_switched_off(therapist: Therapist) -> None:
    therapist.start_plan()
    add(therapist, "Bird dog")
    page = therapist.page
    therapist.row("Bird dog").focus()
    page.keyboard.press("?")
    page.get_by_label("Single letters work as keys outside fields").uncheck()
    page.keyboard.press("Escape")
    therapist.row("Bird dog").focus()
    page.keyboard.press("d")
    expect(therapist.dose("Bird dog")).not_to_be_focused()


def test_on_a_phone_the_catalog_is_a_page_of_its_own(page: Page, server: Server) -> None:
    page.set_viewport_size(PHONE)
    therapist = Therapist(page, server)
    therapist.start_plan()
    expect(page.locator("#catalog")).to_be_hidden()
    page.get_by_role("link", name="Add", exact=True).click()
    expect(therapist.search).to_be_focused()
    add(therapist, "Bird dog")
    page.get_by_role("link", name="Done, back to the plan").click()
    expect(therapist.row("Bird dog")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_issuing_lists_the_findings_that_need_an_override(therapist: Therapist) -> None:
    therapist.start_plan()
    therapist.search.fill("double knee")
    add(therapist, "Double knee-to-chest stretch")
    page = therapist.page
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    page.get_by_role("button", name="Issue revision 1").click()
    missing = page.locator("#missing")
    expect(missing).to_be_focused()
    missing.get_by_role("link", name="Answer").first.click()
    expect(therapist.row("Double knee-to-chest stretch")).to_be_visible()


def transferred(sent: Request) -> int:
    return int(sent.sizes()["responseBodySize"])


def test_a_page_loads_less_than_200_kilobytes(therapist: Therapist) -> None:
    sizes: dict[str, int] = {}
    url = therapist.start_plan("sciatica-six")
    page = therapist.page
    page.on("requestfinished", lambda sent: sizes.update({sent.url: transferred(sent)}))
    page.goto(url)
    page.wait_for_load_state("networkidle")
    total = sum(sizes.values())
    assert total <= 200 * 1024, sorted(sizes.items(), key=lambda entry: -entry[1])[:8]
    assert {address.split("/")[2] for address in sizes} == {url.split("/")[2]}


def test_a_picture_alternates_under_the_pointer_and_loads_only_then(
    therapist: Therapist,
) -> None:
    page = therapist.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    therapist.start_plan("sciatica-six")
    row = therapist.row("Bird dog")
    expect(row.locator(".slot--moves img").first).to_have_js_property("complete", value=True)
    assert not [url for url in asked if "thumb-start" in url]
    page.emulate_media(reduced_motion="reduce")
    row.locator(".row__name").hover()
    expect(row.locator(".slot__start").first).to_be_hidden()
    page.emulate_media(reduced_motion="no-preference")
    with page.expect_request("**/bird-dog/thumb-start.webp*"):
        row.locator(".row__name").hover()
    expect(row.locator(".slot__start").first).to_be_visible()


def test_every_row_menu_is_seen_completely(therapist: Therapist) -> None:
    """At the height of a laptop; the last rows open their menus upwards, above the key strip."""
    therapist.start_plan("sciatica-six")
    page = therapist.page
    strip = page.locator(".keystrip").bounding_box()
    assert strip is not None
    for name in therapist.names():
        row = therapist.row(name)
        row.get_by_label(f"More for {name}").click()
        menu = row.locator(".row__menu .menu__list")
        box = menu.bounding_box()
        for _ in range(50):
            if box is not None and box["y"] + box["height"] <= strip["y"]:
                break
            page.wait_for_timeout(100)
            box = menu.bounding_box()
        assert box is not None
        assert box["y"] >= 0, name
        assert box["y"] + box["height"] <= strip["y"], name
        row.get_by_label(f"More for {name}").click()
