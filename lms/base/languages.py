"""Languages that texts, captions and services come in, each under its own name.

More than the languages of the site: a leaflet in Somali helps on a site whose pages are in English and Spanish.
"""

from __future__ import annotations

from collections.abc import Mapping

NAMES: Mapping[str, str] = {
    "en": "English",
    "es": "Español",
    "ar": "العربية",
    "ase": "American Sign Language",
    "am": "አማርኛ",
    "bn": "বাংলা",
    "my": "မြန်မာဘာသာ",
    "zh-hans": "简体中文",
    "zh-hant": "繁體中文",
    "prs": "دری",
    "fa": "فارسی",
    "fr": "Français",
    "de": "Deutsch",
    "gu": "ગુજરાતી",
    "ht": "Kreyòl ayisyen",
    "hi": "हिन्दी",
    "hmn": "Hmoob",
    "it": "Italiano",
    "ja": "日本語",
    "kar": "ကညီကျိာ်",
    "quc": "K’iche’",
    "km": "ខ្មែរ",
    "ko": "한국어",
    "lo": "ລາວ",
    "mam": "Mam",
    "mh": "Kajin M̧ajeļ",
    "nv": "Diné bizaad",
    "ne": "नेपाली",
    "ps": "پښتو",
    "pl": "Polski",
    "pt": "Português",
    "pa": "ਪੰਜਾਬੀ",
    "ru": "Русский",
    "sm": "Gagana Sāmoa",
    "so": "Soomaali",
    "sw": "Kiswahili",
    "tl": "Tagalog",
    "ti": "ትግርኛ",
    "uk": "Українська",
    "ur": "اردو",
    "vi": "Tiếng Việt",
    "yi": "ייִדיש",
}

SIGNED = frozenset({"ase"})


def choices() -> list[tuple[str, str]]:
    """Return code and name of each language, for a form."""
    return list(NAMES.items())


def written() -> list[tuple[str, str]]:
    """Return those that are written, for the form of a text."""
    return [(code, name) for code, name in NAMES.items() if code not in SIGNED]


def name_of(code: str) -> str:
    """Return the name of a language in that language; a code that is not known stands for itself."""
    return NAMES.get(code.lower(), code)
