"""PEMAT-P on words and numbers: items 3 to 7, 21 and 24, read off what the sheet prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ptplanner.domain.quality import lexicon
from ptplanner.domain.quality.case import PrintedCase
from ptplanner.domain.quality.printed import Part, PartKind, PrintedCard
from ptplanner.domain.quality.values import Check, Field, Key, hint

MOST_NAMED = 3


def common_words(given: PrintedCase) -> Iterable[Check]:
    """3. Everyday words."""
    if not given.judges_words:
        return
    for card in given.cards:
        found = lexicon.jargon(card.text)
        if found:
            yield hint(
                Key.COMMON_WORDS, f"{card.name}: not in everyday words: {_quoted(found)}.",
                _say_instead(found), card.item, where(card, found),
            )  # fmt: skip
    for part, found in _around(given, lexicon.jargon):
        yield hint(
            Key.COMMON_WORDS,
            f"“{part.heading}”: not in everyday words: {_quoted(found)}.",
            _say_instead(found),
        )


def _say_instead(found: tuple[str, ...]) -> str:
    pairs = [f"“{lexicon.plainer(word)}” for “{word}”" for word in found if lexicon.plainer(word)]
    return f"Say {', '.join(pairs[:MOST_NAMED])}." if pairs else "Spell it out in whole words."


def terms(given: PrintedCase) -> Iterable[Check]:
    """4. Medical terms only where they are explained."""
    if not given.judges_words:
        return
    for card in given.cards:
        found = lexicon.unexplained(card.text)
        if found:
            yield hint(
                Key.TERMS, f"{card.name} uses {_quoted(found)} and does not say what it is.",
                "Say where it is in plain words, or leave the term out.", card.item, where(card, found),
            )  # fmt: skip
    for part, found in _around(given, lexicon.unexplained):
        yield hint(
            Key.TERMS,
            f"“{part.heading}” uses {_quoted(found)} and does not say what it is.",
            "Say what it is in plain words, in the rule or template that says it.",
        )


def active_voice(given: PrintedCase) -> Iterable[Check]:
    """5. Steps that ask the reader to do something."""
    if not given.judges_words:
        return
    for card in given.cards:
        passive = lexicon.passives_in(card.text)
        named = tuple(s.text for s in card.steps if lexicon.asks_nobody(s.text))
        if passive:
            yield hint(
                Key.ACTIVE_VOICE, f"{card.name}: {_quoted(passive)} does not say who does it.",
                "Begin with what to do: “Lift your leg”.", card.item, where(card, passive),
            )  # fmt: skip
        elif named:
            yield hint(
                Key.ACTIVE_VOICE, f"{card.name}: “{named[0]}” asks nobody to do it.",
                "Begin with what to do: “Lift your leg”.", card.item, Field.EXERCISE,
            )  # fmt: skip


def you(given: PrintedCase) -> Iterable[Check]:
    """21. The reader is spoken to."""
    if not given.judges_words:
        return
    for card in given.cards:
        others = lexicon.speaks_of_somebody_else(card.text)
        if others:
            yield hint(
                Key.YOU, f"{card.name} speaks of {_quoted(others)}, not to the reader.",
                "Say “you”.", card.item, where(card, others),
            )  # fmt: skip
    if given.cards and not lexicon.says_you(given.sheet.text):
        yield hint(Key.YOU, "Nowhere does the sheet say “you”.", "Speak to the reader.")


def units(given: PrintedCase) -> Iterable[Check]:
    """6. Numbers with their units, and no shorthand."""
    for card in given.cards:
        short = lexicon.shorthand_in(card.text)
        told = (*card.doses, *(step.text for step in card.steps), card.own_words)
        bare = lexicon.without_unit("\n".join(told))
        if short:
            yield hint(
                Key.UNITS, f"{card.name} prints shorthand: {_quoted(short)}.",
                "Write it in whole words, like “3 sets of 10”.", card.item, where(card, short),
            )  # fmt: skip
        elif bare and given.judges_words:
            yield hint(
                Key.UNITS, f"{card.name}: a number without a unit in “{bare[0]}”",
                "Say of what: times, seconds, minutes, kg.", card.item, where(card, bare),
            )  # fmt: skip


def sums(given: PrintedCase) -> Iterable[Check]:
    """7. No sums for the reader; then 24, how to do them, does not apply."""
    if not given.judges_words:
        return
    for card in given.cards:
        found = lexicon.sums_in(card.text)
        if found:
            yield hint(
                Key.SUMS, f"{card.name}: “{found[0]}” asks the reader to do a sum.",
                "Write the number that comes out.", card.item, where(card, found),
            )  # fmt: skip
    for part, _ in _around(given, lexicon.sums_in):
        yield hint(
            Key.SUMS,
            f"“{part.heading}” asks the reader to do a sum.",
            "Write the number that comes out.",
        )


def _around(
    given: PrintedCase, look: Callable[[str], tuple[str, ...]]
) -> Iterable[tuple[Part, tuple[str, ...]]]:
    """Parts around the cards in which ``look`` finds something: a clinic's rules and goals stand there, too."""
    for part in given.sheet.parts:
        if part.item is None and part.kind is not PartKind.CALL and (found := look(part.text)):
            yield part, found


def where(card: PrintedCard, found: tuple[str, ...]) -> Field:
    """The therapist's own words where they hold it; else the exercise's text."""

    def holds(text: str) -> bool:
        return any(one.casefold() in text.casefold() for one in found)

    if holds(card.note):
        return Field.NOTE
    if holds(card.warning):
        return Field.WARNING
    return Field.DOSE if holds(" ".join(card.doses)) else Field.EXERCISE


def _quoted(found: tuple[str, ...]) -> str:
    return ", ".join(f"“{one}”" for one in found[:MOST_NAMED])
