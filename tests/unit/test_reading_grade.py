"""How hard a text is to read: worked examples of each formula, and what is not computed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.base.reading_grade import Ease, english_syllables, readability, spanish_syllables

PLAIN = (
    "You can ask for help. We will find a nurse who speaks with you. It is free and it is your right to have an aide."
)
HARD = (
    "Institutional accommodations notwithstanding, individuals experiencing psychological decompensation "
    "necessitate comprehensive multidisciplinary evaluation preceding hospitalization, considering contraindications "
    "and comorbidities."
)
FACIL = (
    "Usted puede pedir ayuda. Un enfermero le va a atender hoy. La visita es gratis y nadie le pide papeles por venir."
)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("help", 1),
        ("patient", 2),
        ("nurse", 1),
        ("medicine", 3),
        ("interpreter", 4),
        ("hospital", 3),
        ("x", 1),
        ("area", 3),
        ("table", 2),
        ("called", 1),
        ("needed", 2),
        ("places", 2),
        ("makes", 1),
        ("being", 2),
        ("quiet", 2),
        ("created", 3),
        ("usually", 4),
        ("serious", 3),
        ("police", 2),
        ("family", 3),
    ],
)
def test_syllables_of_english_words(word, count):
    assert english_syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("casa", 2), ("país", 2), ("ciudad", 2), ("aéreo", 4), ("guerra", 2), ("queso", 2), ("muy", 1), ("medicina", 4),
        ("usted", 2), ("cigüeña", 3), ("día", 2), ("psst", 1), ("y", 1), ("Ayuda", 3), ("cuidado", 3),
    ],
)  # fmt: skip
def test_syllables_of_spanish_words(word, count):
    assert spanish_syllables(word) == count


def test_the_grade_of_a_worked_example():
    """25 words of one syllable in 3 sentences: 0.39 x 25 / 3 + 11.8 x 1 - 15.59 = -0.5, below the first school year."""
    text = "You can ask for help. We will find a nurse who talks with you. It is free and it is your right to have one."
    found = readability(text, "en-US")
    words = text.replace(".", "").split()
    assert (len(words), sum(english_syllables(word) for word in words)) == (25, 25)
    assert (found.formula, found.value, found.ease) == ("grade", -0.5, Ease.VERY_EASY)


def test_the_perspicuity_of_a_worked_example():
    """22 words with 40 syllables in 3 sentences: 206.835 - 62.3 x 40 / 22 - 22 / 3 = 86.2."""
    words = FACIL.replace(".", "").split()
    syllables = sum(spanish_syllables(word) for word in words)
    found = readability(FACIL, "es")
    assert (len(words), syllables) == (22, 40)
    assert (found.formula, found.value, found.ease) == ("inflesz", 86.2, Ease.VERY_EASY)


def test_plain_words_suit_patients_and_long_ones_do_not():
    assert readability(PLAIN, "en").suits_patients
    assert readability(FACIL, "es").suits_patients
    assert readability(f"{HARD} {HARD}", "en").ease == Ease.VERY_HARD
    assert not readability(f"{HARD} {HARD}", "en").suits_patients
    hard = "Institucionalización multidisciplinaria ininterrumpidamente hospitalaria " * 8
    assert readability(hard, "es").ease == Ease.VERY_HARD


@pytest.mark.parametrize(("text", "language"), [(PLAIN, "ar"), (PLAIN, ""), ("Two words.", "en"), ("", "es")])
def test_nothing_is_computed_for_other_languages_and_for_a_few_words(text, language):
    assert readability(text, language) is None


def test_a_line_without_a_full_stop_is_a_sentence_and_a_number_in_a_word_ends_none():
    lines = "\n".join(["Call us at any hour of the day"] * 4)
    assert readability(lines, "en") == readability(lines.replace("\n", ". ") + ".", "en")
    assert readability(PLAIN.replace("free", "free at 3.5 percent"), "en").value < 9


@pytest.mark.parametrize("language", ["en", "es"])
@given(text=st.text(max_size=400))
def test_any_text_is_read_without_an_error(language, text):
    found = readability(f"{PLAIN} {text}", language)
    assert found.ease in set(Ease)
