"""How hard a text is to read, by formulas that are made for one language each. Pure: advice for writers, never a block.

English: the grade of Flesch and Kincaid, 0.39 x words per sentence + 11.8 x syllables per word - 15.59, the school year of
the United States that reads it (Kincaid and others 1975, "Derivation of new readability formulas", Research Branch Report 8-75).
Spanish: the perspicuity of Szigriszt, 206.835 - 62.3 x syllables per word - words per sentence (Szigriszt 1993), put into words
by the INFLESZ scale (Barrio-Cantalejo and others 2008, Anales del Sistema Sanitario de Navarra 31(2)).
For any other language nothing is computed: a formula made for one language says nothing about another.

Numbers in digits are no words here, and a line that ends without a full stop, such as a heading, is a sentence.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

FEWEST_WORDS = 20
"""Below this a formula says nothing."""

EASIEST, HARDEST = 6, 8
"""The school years that a text for patients aims at."""

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
END = re.compile(r"[.!?…؟]+(?=\s|$)|\n+")
SOUNDS = re.compile(r"[aeiouy]+")
SILENT = re.compile(r"[^aeiouy](?<![^aeiouy]l)e$|[^aeiouy](?<![szxcg])(?<![csz]h)es$|[^aeiouytd]ed$")
APART = re.compile(r"(?<![tcsgx])i[ao]|(?<=r)iou|(?<!q)ua[lt]|eing$|ea$|iet$|iete|cien|reat(?=ed|i)")
"""Vowels side by side that are two sounds, as in *area*, *quiet* or *usual*."""

STRONG, WEAK = "aeoáéó", "iuü"
NUCLEI = re.compile(rf"[{STRONG}{WEAK}íú]+")
ENDING_Y = re.compile(r"y$")
EASY, PLAIN, NORMAL, HARD = 80, 65, 55, 40


class Ease(StrEnum):
    """How a text reads; the words of the INFLESZ scale, and for grades those of the aim."""

    VERY_EASY = "very_easy"
    EASY = "easy"
    NORMAL = "normal"
    HARD = "hard"
    VERY_HARD = "very_hard"


@dataclass(frozen=True)
class Readability:
    """What a formula found."""

    formula: str
    """``grade``, where less is easier, or ``inflesz``, where more is easier."""

    value: float
    ease: Ease

    @property
    def suits_patients(self) -> bool:
        """Tell whether it is easy enough for a handout: grade 8 or lower, or at least "quite easy"."""
        return self.ease in {Ease.VERY_EASY, Ease.EASY}


def readability(text: str, language: str) -> Readability | None:
    """Return how hard a text is; None for a language without a formula, or a text that is too short."""
    formula = FORMULAS.get(language.split("-", maxsplit=1)[0].lower())
    words = WORD.findall(text)
    if formula is None or len(words) < FEWEST_WORDS:
        return None
    sentences = sum(1 for part in END.split(text) if WORD.search(part))
    return formula(words, len(words) / sentences)


def english_syllables(word: str) -> int:
    """Return the syllables of an English word: its groups of vowels without silent endings. Right for most common words."""
    plain = re.sub(r"['’-]", "", word.lower())
    count = len(SOUNDS.findall(plain)) + len(APART.findall(plain)) - bool(SILENT.search(plain))
    return max(count, 1)


def spanish_syllables(word: str) -> int:
    """Return the syllables of a Spanish word: its vowel sounds, where two strong ones, or an accent, make two of them."""
    plain = re.sub(r"([gq])u(?=[eiéí])", r"\1", ENDING_Y.sub("i", word.lower()))
    count = 0
    for group in NUCLEI.findall(plain):
        count += 1
        for before, after in itertools.pairwise(group):
            apart = (before in STRONG and after in STRONG) or before in "íú" or after in "íú"
            count += int(apart)
    return max(count, 1)


def _english(words: list[str], per_sentence: float) -> Readability:
    syllables = sum(english_syllables(word) for word in words) / len(words)
    value = round(0.39 * per_sentence + 11.8 * syllables - 15.59, 1)
    steps = ((EASIEST, Ease.VERY_EASY), (HARDEST + 0.99, Ease.EASY), (10, Ease.NORMAL), (12, Ease.HARD))
    return Readability("grade", value, next((ease for most, ease in steps if value <= most), Ease.VERY_HARD))


def _spanish(words: list[str], per_sentence: float) -> Readability:
    syllables = sum(spanish_syllables(word) for word in words) / len(words)
    value = round(206.835 - 62.3 * syllables - per_sentence, 1)
    steps = ((EASY, Ease.VERY_EASY), (PLAIN, Ease.EASY), (NORMAL, Ease.NORMAL), (HARD, Ease.HARD))
    return Readability("inflesz", value, next((ease for least, ease in steps if value >= least), Ease.VERY_HARD))


FORMULAS: Mapping[str, Callable[[list[str], float], Readability]] = {"en": _english, "es": _spanish}
