"""In what language a text is, by its commonest little words: enough to say that the cue tables do not fit it."""

from __future__ import annotations

import re
from collections import Counter

SAMPLE = 8_000
"""Characters that are looked at."""
LEAST = 8
"""Little words that must have been met before anything is said."""

# Words that one of these languages is full of and that the others lack or use seldom.
_WORDS = {
    "en": "the and of to in is that for was with he it his on are by be this from have which has said will",
    "fr": "le la les des et du un une que est dans pour qui sur pas au par plus ce avec sont aux cette ont il elle",
    "de": "der die das und den von mit ist des im nicht auf dem sich ein eine für auch als wird nach dass bei aus",
    "es": "el los las que del una por con para su se al como más lo sus fue este ha pero son está también",
    "it": "il che di della per non una del sono con gli dei nel alla anche più ha si dal delle come questo è",
    "pt": "o os as que do da em um uma para com não no na por mais dos como foi ao das são também pelo",
    "nl": "de het een van en dat niet zijn op voor met aan er om ook als bij naar maar werd wordt uit heeft",
}
_KNOWN = {code: frozenset(words.split()) for code, words in _WORDS.items()}
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)
_BEYOND_LATIN = re.compile("[\u0370-\u1fff\u3040-\ufaff]")
NAMES = {
    "en": "English",
    "fr": "French",
    "de": "German",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "nl": "Dutch",
    "ja": "Japanese",
    "ko": "Korean",
    "zh": "Chinese",
    "ru": "Russian or a kin of it",
    "el": "Greek",
    "he": "Hebrew",
    "ar": "Arabic or a kin of it",
    "hi": "Hindi or a kin of it",
    "th": "Thai",
}


def language(text: str) -> str:
    """A code such as "en"; empty where the text is too short to tell, or in none of the known languages.

    >>> language("The port is shut and it will be shut for the week, which is what he said to the press.")
    'en'
    >>> language("Le port est fermé et il le sera pour la semaine, ce que les marins ont dit dans une lettre.")
    'fr'
    """
    sample = text[:SAMPLE]
    if (foreign := len(_BEYOND_LATIN.findall(sample))) > 0.05 * len(sample):
        for code, script in _SCRIPTS:
            if len(script.findall(sample)) > foreign * (0.1 if code == "ja" else 0.6):
                return code
    words = Counter(re.findall(r"[^\W\d_]+", sample.casefold()))
    met = {code: sum(words[word] for word in known) for code, known in _KNOWN.items()}
    best = max(met, key=lambda code: met[code])
    total = sum(words.values())
    return best if met[best] >= LEAST and met[best] > 0.1 * total and _clear(met, best) else ""


def _clear(met: dict[str, int], best: str) -> bool:
    """Whether no other language comes near."""
    return all(count < 0.8 * met[best] for code, count in met.items() if code != best)


def foreign_words(code: str) -> str:
    """The sentence for an article that is not English; empty for one that is, or that could not be told."""
    if code in ("", "en"):
        return ""
    return (
        f"This article is in {NAMES.get(code, 'another language')}, and the cue tables are English: that nothing "
        f"is suggested does not mean "
        "that it predicts nothing. Mark the words yourself to log a claim."
    )
