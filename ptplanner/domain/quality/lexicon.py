"""Words that a sheet should avoid, terms that it must explain, and shorthand that it must spell out.

English only. A list finds only the words on it, so a sheet without them is not proven to be easy to read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

# Professional words, each with the everyday words to use instead on a sheet.
PLAIN_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "abduct": "move out to the side",
        "abduction": "moving out to the side",
        "adduct": "bring in",
        "adduction": "bringing in",
        "ambulate": "walk",
        "ambulation": "walking",
        "analgesic": "pain killer",
        "anterior": "front",
        "asymptomatic": "without trouble",
        "bilateral": "on both sides",
        "bilaterally": "on both sides",
        "cervical": "neck",
        "commence": "start",
        "concentric": "on the way up",
        "contraindicated": "not for you",
        "contralateral": "on the other side",
        "contract": "tighten",
        "contraction": "tightening",
        "distal": "far end",
        "dorsiflex": "pull your toes up",
        "dorsiflexion": "pulling your toes up",
        "eccentric": "on the way down",
        "exacerbate": "make worse",
        "exacerbates": "makes worse",
        "extension": "straightening",
        "flex": "bend",
        "flexion": "bending",
        "gluteal": "buttock",
        "glutes": "buttocks",
        "hyperextend": "bend too far back",
        "initiate": "start",
        "ipsilateral": "on the same side",
        "isometric": "without moving",
        "lateral": "side",
        "laterally": "to the side",
        "lumbar": "low back",
        "lumbopelvic": "low back and hips",
        "medial": "inner",
        "musculature": "muscles",
        "paraesthesia": "tingling",
        "paresthesia": "tingling",
        "patella": "kneecap",
        "plantarflex": "point your toes",
        "plantarflexion": "pointing your toes",
        "posterior": "back",
        "prioritise": "do first",
        "prioritize": "do first",
        "proprioception": "sense of balance",
        "proximal": "near end",
        "radicular": "nerve",
        "radiculopathy": "a sore nerve root",
        "repetition": "time",
        "repetitions": "times",
        "scapula": "shoulder blade",
        "scapular": "shoulder-blade",
        "stabilisation": "keeping steady",
        "stabilise": "keep steady",
        "stabilization": "keeping steady",
        "stabilize": "keep steady",
        "symptomatic": "sore",
        "thoracic": "upper back",
        "unilateral": "on one side",
        "utilise": "use",
        "utilize": "use",
        "weightbearing": "standing on it",
    }
)

# Terms that a patient may learn: a card that uses one must also contain one of these explanations.
TERM_EXPLANATIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "achilles": ("heel", "calf"),
        "adductor": ("inner thigh", "between your knees", "inside of your thigh"),
        "biceps": ("front of your arm", "upper arm"),
        "deltoid": ("shoulder",),
        "diaphragm": ("belly", "breath"),
        "disc": ("slipped disc", "between the bones", "cushion", "pad"),
        "discs": ("between the bones", "cushions", "pads"),
        "gluteus": ("buttock", "hip"),
        "hamstring": ("back of your thigh", "back of your leg", "behind your thigh", "backs of your"),
        "hamstrings": ("back of your thigh", "back of your leg", "behind your thigh", "backs of your"),
        "hip-flexor": ("front of your hip", "front of the hip", "front of your"),
        "ligament": ("band", "holds"),
        "meniscus": ("knee", "pad"),
        "pelvic": ("hip", "low back", "belly", "tail"),
        "pelvis": ("hip", "low back", "belly", "tail"),
        "piriformis": ("buttock", "seat"),
        "prone": ("on your front", "on your belly", "face down", "on your stomach"),
        "quad": ("thigh",),
        "quadriceps": ("thigh",),
        "quads": ("thigh",),
        "rotator": ("shoulder",),
        "sacrum": ("tail", "low back"),
        "sciatic": ("back of your thigh", "behind your thigh", "back of your leg", "down your leg", "down the leg"),
        "sciatica": ("nerve", "leg pain", "down your leg"),
        "spine": ("back", "neck"),
        "stenosis": ("narrow", "tight space"),
        "supine": ("on your back",),
        "tendon": ("joins", "muscle"),
        "trapezius": ("neck", "shoulder"),
        "triceps": ("back of your arm", "upper arm"),
        "vertebra": ("bone",),
        "vertebrae": ("bones",),
    }
)  # fmt: skip

# Capitals that need no explanation: the trained side is printed in capitals, and everybody knows the rest.
_PLAIN_CAPITALS = frozenset({"LEFT", "RIGHT", "OK", "QR", "TV", "CD", "A", "I", "AM", "PM"})

# "The back of your left thigh" explains as well as "the back of your thigh".
_SIDE_WORD = re.compile(r"\b(?:left|right)\s+")
_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_CAPITALS = re.compile(r"\b[A-Z]{2,6}\b")
_SHORTHAND = re.compile(
    r"\d+\s*[x×]\s*\d+(?:[-/]\d+)*"
    r"|\b\d+-\d+-\d+\b"
    r"|\b\d+\s?/\s?(?:day|d|wk|week|7|side)\b"
    r"|\b(?:reps?|secs?|mins?|hrs?|wks?|approx|bid|tid|qid|prn|rpe)\b"
    r"|\b\d+\s?(?:s|m|h|lbs?|ft)\b"
    r"|(?:^|\s)w/|[↑↓]|\be\.g\.|\bi\.e\.",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\b(?:sets?|times?|seconds?|minutes?|hours?|days?|weeks?|months?|years?|kg|kilos?|pounds?|grams?|cm|meters?"
    r"|metres?|inch(?:es)?|steps?|breaths?|circles?|letters?|exercises?|out of 10|degrees?|o’clock|am|pm|each|pain"
    r"|spot|effort|band|page|version|visits?|flights?|stairs|pillows?|books?|towels?)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_ARITHMETIC = re.compile(
    r"\bhalf (?:as|of|the|your)\b|\b(?:double|halve|triple) (?:the|your|it|them|that)\b|\btwice as\b"
    r"|\b\w+ times as\b|\bper ?cent\b|\d\s?%|\b(?:subtract|multiply|divide|add up|minus|in total)\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:is|are|be|been|being|was|were|get|gets)\s+(?:\w+ly\s+)?"
    r"(?:\w{2,}ed|held|kept|brought|taken|given|drawn|shown|driven|lain|done)\b",
    re.IGNORECASE,
)
# "The patient" and "he/she" do not address the reader.
_THIRD_PERSON = re.compile(
    r"\b(?:the |a )?(?:patients?|clients?|subjects?)\b(?!['’]s name)|\bhe/she\b|\bhis/her\b",
    re.IGNORECASE,
)
_GERUND_START = re.compile(r"(\w+ing)\b", re.IGNORECASE)
# Words that end in -ing and are not gerunds.
_NOT_GERUNDS = frozenset(
    [
        "bring",
        "cling",
        "during",
        "fling",
        "nothing",
        "ring",
        "sing",
        "sling",
        "something",
        "spring",
        "string",
        "swing",
        "thing",
    ]
)
_SECOND_PERSON = re.compile(r"\byou(?:r|rs|rself)?\b", re.IGNORECASE)


# The searches below are cached: cards are checked after every key press, and most of their text has not changed.
@lru_cache(maxsize=2048)
def find_jargon(text: str) -> tuple[str, ...]:
    """Find words that have a plainer equivalent, then unexplained capitals, each once, in text order."""
    words = [word for word in _WORD.findall(text) if word.casefold() in PLAIN_WORDS]
    capitals = [word for word in _CAPITALS.findall(text) if word not in _PLAIN_CAPITALS]
    return tuple(dict.fromkeys([*(word.casefold() for word in words), *capitals]))


def find_plain_word(word: str) -> str:
    """Return the plain words to use instead; empty for capitals, which only the writer can spell out."""
    return PLAIN_WORDS.get(word.casefold(), "")


@lru_cache(maxsize=2048)
def find_unexplained_terms(text: str) -> tuple[str, ...]:
    """Find medical terms that ``text`` uses without explaining them, each once."""
    low = _SIDE_WORD.sub("", text.casefold())
    found = dict.fromkeys(word.casefold() for word in _WORD.findall(text))
    terms = (part for word in found for part in _split_into_terms(word))
    return tuple(
        dict.fromkeys(
            term
            for term in terms
            if not any(explanation in low for explanation in TERM_EXPLANATIONS[term])
        )
    )


def _split_into_terms(word: str) -> tuple[str, ...]:
    """Return ``word`` itself if it is a term, else the terms among its hyphenated parts."""
    if word in TERM_EXPLANATIONS:
        return (word,)
    return tuple(part for part in word.split("-") if part in TERM_EXPLANATIONS)


@lru_cache(maxsize=2048)
def find_shorthand(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match[0].strip() for match in _SHORTHAND.finditer(text)))


@lru_cache(maxsize=2048)
def find_numbers_without_unit(text: str) -> tuple[str, ...]:
    """Find sentences that contain a number but no unit."""
    return tuple(
        sentence.strip()
        for sentence in _SENTENCE.split(text)
        if any(sign.isdigit() for sign in sentence) and not _UNIT.search(sentence)
    )


@lru_cache(maxsize=2048)
def find_arithmetic(text: str) -> tuple[str, ...]:
    """Find phrases that ask the reader to calculate."""
    return tuple(dict.fromkeys(match[0] for match in _ARITHMETIC.finditer(text)))


@lru_cache(maxsize=2048)
def find_passives(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match[0] for match in _PASSIVE.finditer(text)))


@lru_cache(maxsize=2048)
def find_third_person(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match[0].strip() for match in _THIRD_PERSON.finditer(text)))


def has_second_person(text: str) -> bool:
    return bool(_SECOND_PERSON.search(text))


def is_gerund_step(step: str) -> bool:
    """Return whether a step begins with a gerund: "Lifting the leg" names a movement but does not ask for it."""
    start = _GERUND_START.match(step.strip())
    return bool(start) and start[1].casefold() not in _NOT_GERUNDS  # type: ignore[index]  # asked before


@lru_cache(maxsize=2048)
def count_longest_sentence(text: str) -> int:
    """Return the number of words in the longest sentence."""
    return max((len(sentence.split()) for sentence in _SENTENCE.split(text)), default=0)
