"""Which of the encodings from before UTF-8 a text has, told by its words.

A reading is judged by its words that have letters beyond ASCII. In Cyrillic they are written in small letters, in
capitals, or with a capital at the beginning; in a language of Western or Central Europe every letter of a word belongs
to the alphabet of that one language, and words of nothing but such letters are rare. Bytes read in the wrong encoding
keep neither rule. Among Cyrillic readings that both keep it, the commonest letters decide: O, E, A, I, N and T make up
nearly half of any Russian text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

ENOUGH = 1 << 20  # bytes that are looked at
FITS = 0.6  # of the letters beyond ASCII, those in words that keep the rule; chosen here
BETTER = 0.1  # by which words must fit Central Europe more than Western Europe to be called so; chosen here
COMMONER = 0.1  # by which the share of common letters must differ to tell two Cyrillic readings apart; chosen here
FEWEST_LETTERS = 12  # from which on shares of letters tell anything; chosen here

CYRILLIC = ("cp1251", "cp866", "koi8-r", "mac-cyrillic")
TITLES = {
    "cp866": "CP866 (Russian, DOS)",
    "koi8-r": "KOI8-R (Russian, Unix)",
    "mac-cyrillic": "Mac Cyrillic",
    "cp1250": "CP1250 (Central European)",
}
WESTERN = (
    "àâæçéèêëîïôœùûüÿ",  # French
    "äöüß",
    "áéíñóúü",  # Spanish
    "áâãàçéêíóôõúü",  # Portuguese
    "àèéìíîòóùú",  # Italian
    "åäöæøéüò",  # Danish, Finnish, Norwegian, Swedish
    "áéèêëíïóöúü",  # Dutch
    "áéíýúóðþæö",  # Icelandic
    "àçèéíïòóúü",  # Catalan
    "äöüõšž",  # Estonian
)
CENTRAL = (
    "áčďéěíňóřšťúůýž",  # Czech
    "áäčďéíĺľňóôŕšťúýž",  # Slovak
    "ąćęłńóśźż",  # Polish
    "áéíóöőúüű",  # Hungarian
    "ăâîşţșț",  # Romanian
    "čćđšž",  # Croatian, Slovene
)
WORD = re.compile(r"[^\W\d_]+")
CYRILLIC_WORD = re.compile(r"[Ѐ-Яѐ-џҐґ]?[а-яѐ-џґ]*|[Ѐ-ЯҐ]+")
COMMON = frozenset("оеаинтОЕАИНТ")
HARMLESS = frozenset("\u00a0«»–—…№§°„“”‘’‚•€²³ºª\u00ad")


def told_by_words(text: bytes) -> str | None:
    """The encoding in which the words of a text are words; nothing where none or several are such.

    >>> told_by_words("Орловская область".encode("cp1251")), told_by_words("Île-de-France".encode("cp1252"))
    ('cp1251', 'cp1252')
    >>> told_by_words("Орловская область".encode("cp866")), told_by_words(b"R1,\\xe4")
    ('cp866', None)
    """
    head = text[:ENOUGH]
    fits: dict[str, float] = {name: _fit(head, name, _is_cyrillic) for name in CYRILLIC}
    fits["cp1252"] = _fit(head, "cp1252", _of_one(WESTERN))
    fits["cp1250"] = _fit(head, "cp1250", _of_one(CENTRAL))
    if fits["cp1250"] <= fits["cp1252"] + BETTER:
        del fits["cp1250"]
    best = max(fits.values())
    if best < FITS:
        return None
    found = [name for name, fit in fits.items() if fit == best]
    russian = [name for name in found if name in CYRILLIC]
    if "cp1252" in found:
        return None if russian else "cp1252"
    return _commonest(head, russian) if russian else "cp1250"


def _fit(text: bytes, encoding: str, is_word: Callable[[str], bool]) -> float:
    """The share of the letters and signs beyond ASCII that stand in words of the encoding's languages."""
    try:
        decoded = text.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    beyond = sum(sign > "\x7f" and sign not in HARMLESS for sign in decoded)
    inside = sum(_beyond(word) for word in WORD.findall(decoded) if not word.isascii() and is_word(word))
    return inside / beyond if beyond else 0.0


def _beyond(word: str) -> int:
    return sum(letter > "\x7f" and letter not in HARMLESS for letter in word)


def _is_cyrillic(word: str) -> bool:
    return CYRILLIC_WORD.fullmatch(word) is not None


def _of_one(alphabets: tuple[str, ...]) -> Callable[[str], bool]:
    """Whether a word is written with the letters of one of the alphabets, and not of strange letters alone."""
    sets = [frozenset(alphabet) for alphabet in alphabets]

    def is_word(word: str) -> bool:
        strange = {letter for letter in word.lower() if letter > "\x7f" and letter not in HARMLESS}
        return any(strange <= letters for letters in sets) and (len(word) == 1 or _beyond(word) < len(word))

    return is_word


def _commonest(text: bytes, encodings: list[str]) -> str:
    """The Cyrillic reading with the most common letters; the first where they differ by little."""
    shares = {}
    for encoding in encodings:
        letters = [letter for letter in text.decode(encoding) if letter > "\x7f" and letter.isalpha()]
        shares[encoding] = sum(letter in COMMON for letter in letters) / max(len(letters), FEWEST_LETTERS)
    first, best = encodings[0], max(encodings, key=lambda encoding: shares[encoding])
    return best if shares[best] - shares[first] > COMMONER else first


def encoded_twice(text: str) -> bool:
    """Whether a text is UTF-8 that somebody read in another encoding and wrote as UTF-8 again.

    >>> encoded_twice("Орёл".encode().decode("cp1251")), encoded_twice("Zürich".encode().decode("cp1252"))
    (True, True)
    >>> encoded_twice("Орёл, Zürich")
    False
    """
    for encoding in ("cp1251", "cp1252"):
        try:
            if any(sign > "\x7f" for sign in text.encode(encoding).decode()):
                return True
        except UnicodeError:
            continue
    return False
