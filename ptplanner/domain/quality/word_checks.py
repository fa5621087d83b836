"""PEMAT-P checks of words and numbers on the sheet: items 3 to 7, 21 and 24."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ptplanner.domain.quality import lexicon
from ptplanner.domain.quality.check_result import CheckId, CheckResult, FixTarget, failed_as_hint
from ptplanner.domain.quality.review_input import CardOutline, SheetPart, SheetPartKind, SheetReview

MAX_QUOTED_WORDS = 3


def check_common_words(given: SheetReview) -> Iterable[CheckResult]:
    """Item 3: everyday words."""
    if not given.can_judge_words:
        return
    for card in given.cards:
        found = lexicon.find_jargon(card.text)
        if found:
            yield failed_as_hint(
                CheckId.COMMON_WORDS, f"{card.name}: not in everyday words: {_quote_words(found)}.",
                _suggest_plain_words(found), card.item, choose_fix_target(card, found),
            )  # fmt: skip
    for part, found in _find_in_other_parts(given, lexicon.find_jargon):
        yield failed_as_hint(
            CheckId.COMMON_WORDS,
            f"“{part.heading}”: not in everyday words: {_quote_words(found)}.",
            _suggest_plain_words(found),
        )


def _suggest_plain_words(found: tuple[str, ...]) -> str:
    pairs = [
        f"“{lexicon.find_plain_word(word)}” for “{word}”"
        for word in found
        if lexicon.find_plain_word(word)
    ]
    return f"Say {', '.join(pairs[:MAX_QUOTED_WORDS])}." if pairs else "Spell it out in full."


def check_medical_terms(given: SheetReview) -> Iterable[CheckResult]:
    """Item 4: medical terms only where they are explained."""
    if not given.can_judge_words:
        return
    for card in given.cards:
        found = lexicon.find_unexplained_terms(card.text)
        if found:
            yield failed_as_hint(
                CheckId.TERMS, f"{card.name} uses {_quote_words(found)} and does not say what it is.",
                "Say where it is in plain words, or leave the term out.", card.item, choose_fix_target(card, found),
            )  # fmt: skip
    for part, found in _find_in_other_parts(given, lexicon.find_unexplained_terms):
        yield failed_as_hint(
            CheckId.TERMS,
            f"“{part.heading}” uses {_quote_words(found)} and does not say what it is.",
            "Explain it in plain words in the rule or template that uses it.",
        )


def check_active_voice(given: SheetReview) -> Iterable[CheckResult]:
    """Item 5: steps ask the reader to do something."""
    if not given.can_judge_words:
        return
    for card in given.cards:
        passive = lexicon.find_passives(card.text)
        named = tuple(s.text for s in card.steps if lexicon.is_gerund_step(s.text))
        if passive:
            yield failed_as_hint(
                CheckId.ACTIVE_VOICE, f"{card.name}: {_quote_words(passive)} does not say who does it.",
                "Begin with what to do: “Lift your leg”.", card.item, choose_fix_target(card, passive),
            )  # fmt: skip
        elif named:
            yield failed_as_hint(
                CheckId.ACTIVE_VOICE, f"{card.name}: “{named[0]}” does not ask the reader to do it.",
                "Begin with what to do: “Lift your leg”.", card.item, FixTarget.EXERCISE,
            )  # fmt: skip


def check_second_person(given: SheetReview) -> Iterable[CheckResult]:
    """Item 21: the sheet addresses the reader."""
    if not given.can_judge_words:
        return
    for card in given.cards:
        others = lexicon.find_third_person(card.text)
        if others:
            yield failed_as_hint(
                CheckId.SECOND_PERSON, f"{card.name} speaks of {_quote_words(others)}, not to the reader.",
                "Say “you”.", card.item, choose_fix_target(card, others),
            )  # fmt: skip
    if given.cards and not lexicon.has_second_person(given.sheet.text):
        yield failed_as_hint(
            CheckId.SECOND_PERSON, "Nowhere does the sheet say “you”.", "Speak to the reader."
        )


def check_units(given: SheetReview) -> Iterable[CheckResult]:
    """Item 6: numbers have units, and there is no shorthand."""
    for card in given.cards:
        short = lexicon.find_shorthand(card.text)
        texts = (*card.doses, *(step.text for step in card.steps), card.therapist_words)
        bare = lexicon.find_numbers_without_unit("\n".join(texts))
        if short:
            yield failed_as_hint(
                CheckId.UNITS, f"{card.name} prints shorthand: {_quote_words(short)}.",
                "Write it out in words, like “3 sets of 10”.", card.item, choose_fix_target(card, short),
            )  # fmt: skip
        elif bare and given.can_judge_words:
            yield failed_as_hint(
                CheckId.UNITS, f"{card.name}: a number without a unit in “{bare[0]}”",
                "Add the unit: times, seconds, minutes, kg.", card.item, choose_fix_target(card, bare),
            )  # fmt: skip


def check_sums(given: SheetReview) -> Iterable[CheckResult]:
    """Item 7: no calculations for the reader. Item 24, explaining them, then does not apply."""
    if not given.can_judge_words:
        return
    for card in given.cards:
        found = lexicon.find_arithmetic(card.text)
        if found:
            yield failed_as_hint(
                CheckId.SUMS, f"{card.name}: “{found[0]}” asks the reader to do a sum.",
                "Write the result instead.", card.item, choose_fix_target(card, found),
            )  # fmt: skip
    for part, _ in _find_in_other_parts(given, lexicon.find_arithmetic):
        yield failed_as_hint(
            CheckId.SUMS,
            f"“{part.heading}” asks the reader to do a sum.",
            "Write the result instead.",
        )


def _find_in_other_parts(
    given: SheetReview, look: Callable[[str], tuple[str, ...]]
) -> Iterable[tuple[SheetPart, tuple[str, ...]]]:
    """Yield the other parts of the sheet, such as rules and goals, in which ``look`` finds something."""
    for part in given.sheet.parts:
        if (
            part.item is None
            and part.kind is not SheetPartKind.CONTACT
            and (found := look(part.text))
        ):
            yield part, found


def choose_fix_target(card: CardOutline, found: tuple[str, ...]) -> FixTarget:
    """Return where to fix the words: the note, the warning or the dose if it has them, else the exercise text."""

    def holds(text: str) -> bool:
        return any(one.casefold() in text.casefold() for one in found)

    if holds(card.note):
        return FixTarget.NOTE
    if holds(card.warning):
        return FixTarget.WARNING
    return FixTarget.DOSE if holds(" ".join(card.doses)) else FixTarget.EXERCISE


def _quote_words(found: tuple[str, ...]) -> str:
    return ", ".join(f"“{one}”" for one in found[:MAX_QUOTED_WORDS])
