"""Texts in other languages are told from English ones, and English ones are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptplanner.formats import content_files
from ptplanner.formats.language_guess import guess_foreign_language

FOREIGN = [
    ("es", "Póngase de pie y levante los brazos muy despacio."),
    ("es", "De pie, levanta los brazos. Baja por delante hasta las rodillas."),
    ("es", "Acostado, sube la pierna y mantén la espalda recta."),
    ("pt", "Deite-se de costas e levante a perna. Volte para o chão com os braços ao lado."),
    ("pt", "Em pé, afaste os pés e segure o peso com as mãos."),
    ("fr", "Allongez-vous sur le dos et levez la jambe."),
    ("fr", "Debout, les pieds écartés, pliez les genoux puis remontez."),
    ("it", "In piedi, solleva le braccia lentamente fino al petto."),
    ("it", "Sdraiati sulla schiena con le gambe piegate e solleva il bacino."),
    ("de", "Leg dich auf den Rücken und heb das Knie."),
    ("de", "Stell dich hin, die Füße hüftbreit. Beuge langsam beide Knie."),
    ("nl", "Ga op je rug liggen en til het been langzaam op."),
    ("sv", "Ligg på ryggen och lyft benet långsamt med rak rygg."),
    ("pl", "Stań prosto i unieś ręce do góry, potem powoli opuść na kolana."),
    ("cs", "Lehněte si na záda a pomalu zvedněte nohu."),
    ("ru", "Встаньте прямо и медленно поднимите руки."),
    ("el", "Σταθείτε όρθιοι και σηκώστε τα χέρια."),
    ("zh", "站直，慢慢举起双手。"),
    ("ja", "まっすぐに立って、ゆっくり腕を上げます。"),
    ("ar", "قف مستقيما وارفع ذراعيك ببطء."),
]


@pytest.mark.parametrize(("language", "text"), FOREIGN)
def test_another_language_is_named(language: str, text: str) -> None:
    assert guess_foreign_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "Stand tall. Lean forward.",
        "Sit. Palms up. Curl the wrist.",
        "Plank",
        "Romanian deadlift: hinge, glutes, hamstrings.",
        "Bench press, barbell, incline.",
        "Do a Pilates roll up, à la Joseph, then rest.",
        "Lie on the mat. Let the leg die down to the floor.",
        "",
        "1 2 3",
    ],
)
def test_short_english_texts_are_left_alone(text: str) -> None:
    assert guess_foreign_language(text) == ""


def test_every_built_in_text_is_english() -> None:
    for exercise in content_files.load_catalog().exercises.values():
        text = exercise.get_text("en")
        for line in (*(step.text for step in text.steps), text.purpose):
            assert guess_foreign_language(line) == "", line


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(guess_foreign_language(text), str)
