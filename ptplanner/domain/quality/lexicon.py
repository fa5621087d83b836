"""Words that a sheet should not use, words that it must explain, and the shorthand it must spell out.

English alone. A list can only find what is on it: that a sheet has none of these words is a floor, not a verdict.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

# Professional words with an everyday one in their place: there is no need for them on a sheet.
PLAINER: Mapping[str, str] = MappingProxyType(
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

# Terms a patient may come to know: the card that uses one must say what or where it is in one of these words.
EXPLAINED_BY: Mapping[str, tuple[str, ...]] = MappingProxyType(
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

# Capitals that are plain: the trained side is printed in capitals, and everybody knows the rest.
_PLAIN_CAPITALS = frozenset({"LEFT", "RIGHT", "OK", "QR", "TV", "CD", "A", "I", "AM", "PM"})

# "The back of your left thigh" explains as well as "the back of your thigh".
_SIDE = re.compile(r"\b(?:left|right)\s+")
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
_SUM = re.compile(
    r"\bhalf (?:as|of|the|your)\b|\b(?:double|halve|triple) (?:the|your|it|them|that)\b|\btwice as\b"
    r"|\b\w+ times as\b|\bper ?cent\b|\d\s?%|\b(?:subtract|multiply|divide|add up|minus|in total)\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:is|are|be|been|being|was|were|get|gets)\s+(?:\w+ly\s+)?"
    r"(?:\w{2,}ed|held|kept|brought|taken|given|drawn|shown|driven|lain|done)\b",
    re.IGNORECASE,
)
# "A patient" and "they" leave the reader out; so does a step that names what is done and asks nobody.
_THIRD_PERSON = re.compile(
    r"\b(?:the |a )?(?:patients?|clients?|subjects?)\b(?!['’]s name)|\bhe/she\b|\bhis/her\b",
    re.IGNORECASE,
)
_NOUN_START = re.compile(r"(\w+ing)\b", re.IGNORECASE)
# These end in -ing and still ask, or belong to a sentence that does.
_ASKS_THOUGH_ING = frozenset(
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
_YOU = re.compile(r"\byou(?:r|rs|rself)?\b", re.IGNORECASE)


# The same card is looked at after every key press, and hardly any of its text has changed.
@lru_cache(maxsize=2048)
def jargon(text: str) -> tuple[str, ...]:
    """Words with a plainer one, and unexplained capitals, each once, in the order of ``text``."""
    words = [word for word in _WORD.findall(text) if word.casefold() in PLAINER]
    capitals = [word for word in _CAPITALS.findall(text) if word not in _PLAIN_CAPITALS]
    return tuple(dict.fromkeys([*(word.casefold() for word in words), *capitals]))


def plainer(word: str) -> str:
    """What to say in its place; empty for capitals, which only the writer can spell out."""
    return PLAINER.get(word.casefold(), "")


@lru_cache(maxsize=2048)
def unexplained(text: str) -> tuple[str, ...]:
    """Medical terms in ``text`` that nothing in ``text`` explains, each once."""
    low = _SIDE.sub("", text.casefold())
    found = dict.fromkeys(word.casefold() for word in _WORD.findall(text))
    terms = (part for word in found for part in _terms_in(word))
    return tuple(
        dict.fromkeys(term for term in terms if not any(said in low for said in EXPLAINED_BY[term]))
    )


def _terms_in(word: str) -> tuple[str, ...]:
    """``word`` itself, or the parts of a word with hyphens."""
    if word in EXPLAINED_BY:
        return (word,)
    return tuple(part for part in word.split("-") if part in EXPLAINED_BY)


@lru_cache(maxsize=2048)
def shorthand_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match[0].strip() for match in _SHORTHAND.finditer(text)))


@lru_cache(maxsize=2048)
def without_unit(text: str) -> tuple[str, ...]:
    """Sentences of ``text`` with a number and nothing that says of what."""
    return tuple(
        sentence.strip()
        for sentence in _SENTENCE.split(text)
        if any(sign.isdigit() for sign in sentence) and not _UNIT.search(sentence)
    )


@lru_cache(maxsize=2048)
def sums_in(text: str) -> tuple[str, ...]:
    """Where the reader would have to reckon."""
    return tuple(dict.fromkeys(match[0] for match in _SUM.finditer(text)))


@lru_cache(maxsize=2048)
def passives_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match[0] for match in _PASSIVE.finditer(text)))


@lru_cache(maxsize=2048)
def speaks_of_somebody_else(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match[0].strip() for match in _THIRD_PERSON.finditer(text)))


def says_you(text: str) -> bool:
    return bool(_YOU.search(text))


def asks_nobody(step: str) -> bool:
    """A step that begins with "Lifting the leg" names a movement; it does not ask for one."""
    start = _NOUN_START.match(step.strip())
    return bool(start) and start[1].casefold() not in _ASKS_THOUGH_ING  # type: ignore[index]  # asked before


@lru_cache(maxsize=2048)
def longest_sentence(text: str) -> int:
    """Words of the longest sentence."""
    return max((len(sentence.split()) for sentence in _SENTENCE.split(text)), default=0)
