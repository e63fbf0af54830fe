"""Names of people within a text: two known parts, or one beside what is no word and no place."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from model.paths import DATA


def _lists(name: str) -> dict[str, frozenset[str]]:
    with (DATA / "words" / f"{name}.toml").open("rb") as file:
        return {key: frozenset(words.split()) for key, words in tomllib.load(file).items()}


_PEOPLE, _OTHERS = _lists("people"), _lists("not_people")
_GIVEN, _GIVEN_WORDS = _PEOPLE["given"], _PEOPLE["given_words"]
_SURNAMES, _SURNAME_WORDS = _PEOPLE["surnames"], _PEOPLE["surname_words"]
_DEDICATED = _PEOPLE["dedicated"]
_INSTITUTIONS, _LANDSCAPE = _OTHERS["institutions"], _OTHERS["landscape"]
_PLACES, _BEFORE, _TRADE = _OTHERS["places"], _OTHERS["before"], _OTHERS["trade"]
_ORDINARY = _OTHERS["english"] | _OTHERS["welsh"] | _TRADE
_BEFORE_ONLY = _BEFORE - _ORDINARY
_LANDSCAPE_ONLY = _LANDSCAPE - _ORDINARY
_NOT_AFTER_WORDS = _TRADE | _INSTITUTIONS | _LANDSCAPE
_LED = _ORDINARY - _SURNAME_WORDS
_NOBODY = _ORDINARY | _INSTITUTIONS | _LANDSCAPE | _BEFORE | _PLACES

_TITLES, _TITLES_OR_WORDS = _PEOPLE["titles"], _PEOPLE["titles_or_words"]
_CHILD_OF, _PARTICLES = _PEOPLE["child_of"], _PEOPLE["particles"]
_BETWEEN = _CHILD_OF | _PARTICLES
_BESIDE_NAMES = _TITLES | _TITLES_OR_WORDS | _BETWEEN
_WITHIN_PLACES = _OTHERS["within_places"]

_MANY_SURNAMES = re.compile(
    r"mc[a-z]{3,}|[a-z]{3,}(?:ski|ska|cki|cka|wicz|czyk|escu|ovic|ovich|enko|oglu|opoulos)"
)
_PLACE_LIKE = re.compile(
    r"(?:llan|aber|caer|cwm|pont|bont|tre|pen|rhos|nant|ynys|bryn|porth|betws|plas|maes|dol|blaen"
    r"|ystrad|gwaun|tal|capel|dinas|glan|coed|castell)[a-z]{3,}"
    r"|[a-z]{2,}(?:ton|ham|wick|bury|ford|shire|minster|mouth|stow|leigh|combe|thorpe|worth|fach"
    r"|fawr|wen|dale|wood|bridge|field|chester|stone|gate|burgh|side|land|ville|view|brook)"
)
_WORD_LIKE = re.compile(
    r"[a-z]{2,}(?:ing|ings|ed|tion|tions|sion|sions|ment|ments|ness|ship|ships|able|ible|ity|ities"
    r"|ance|ence|ive|ives|ful|less|ous|ly|ism|ists?|ies|ers|ors|ise[ds]?|ize[ds]?|ical|ated?|ology"
    r"|aeth|wyr|iad|iadau|iaid|iol|edd|oedd|wyd|au)"
)
_ENDINGS = ("s", "es", "d", "ed", "ing", "r", "er", "ers", "ly", "al", "y")
_MUTATED = tuple(pair.split(">") for pair in sorted(_OTHERS["mutated"]))
"""What a Welsh word begins with after another word, and by itself."""

_TOKEN = re.compile(r"[^\W\d_]+(?:['’‘`´-][^\W\d_]+)*")
_MARKS = re.compile(r"['’‘`´-]")
_LIKE_O = re.compile(r"[oOdD]['’‘`´][^\W\d_]{3,}")
_POSSESSIVE = re.compile(r"(?<=..)['’‘`´][sS]$")
_LETTERS_OF_OTHERS = str.maketrans("łøđıŁØĐ", "lodilod")


_Facts = tuple[str, bool, bool, bool, bool, bool, bool, bool, bool, bool]


@dataclass(slots=True)
class _Word:
    """One word of a text, and what the lists know of it. ``key``: as it stands in them.

    ``given`` and ``surname`` are hardly anything else; the two others are a word as well.
    """

    start: int
    end: int
    key: str
    capital: bool
    acronym: bool
    possessive: bool
    given: bool
    given_word: bool
    surname: bool
    surname_word: bool
    place: bool
    word: bool
    """A word, a place or an institution."""

    @property
    def known(self) -> bool:
        """Some part of somebody's name, or a word too."""
        return self.given or self.given_word or self.surname or self.surname_word

    @property
    def unlisted(self) -> bool:
        """Written with a capital, in no list, and nothing that looks like a word."""
        return (
            self.capital
            and not (self.acronym or self.known or self.word)
            and len(self.key) > 2
            and not _is_word_like(self.key)
        )

    @property
    def stranger(self) -> bool:
        """The same, and nothing that looks like a place either."""
        return self.unlisted and not _PLACE_LIKE.fullmatch(self.key)


def name_in(text: str) -> bool:
    """Whether a text, in composed letters, holds what looks like the name of a person."""
    words = _words_of(text)
    matters = [word.known or word.unlisted or word.key in _BESIDE_NAMES for word in words]
    return any(
        _titled(text, words, at)
        or _initialled(text, words, at)
        or _turned_round(text, words, at)
        or _child_of(text, words, at)
        or _in_a_row(text, words, at)
        for at in range(len(words) - 1)
        if matters[at] or matters[at + 1] or len(words[at].key) == 1
    )


def given_names(text: str) -> Iterator[tuple[int, bool]]:
    """Where given names end in a text, and whether each is hardly anything else."""
    for word in _words_of(text):
        if word.capital and not word.place and (word.given or word.given_word):
            yield word.end, word.given


def _words_of(text: str) -> list[_Word]:
    facts: dict[str, _Facts] = {}
    words = []
    for found in _TOKEN.finditer(text):
        spelled = found[0]
        if spelled not in facts:
            facts[spelled] = _facts(spelled)
        words.append(_Word(found.start(), found.end(), *facts[spelled]))
    return words


def _facts(spelled: str) -> _Facts:
    """What holds wherever a word stands, in the order of :class:`_Word`."""
    bare = _POSSESSIVE.sub("", spelled)
    parts = [_folded(part) for part in bare.split("-")]
    key = "".join(parts)
    within = len(parts) > 2 and not _WITHIN_PLACES.isdisjoint(parts[1:-1])  # Hay-on-Wye
    led = len(parts) > 1 and parts[-1] in _LED  # Police-led
    joined = not (within or led)
    surname = key in _SURNAMES or _LIKE_O.fullmatch(bare) is not None
    return (
        key,
        spelled[0].isupper(),
        bare.isupper() and len(bare) <= 4,
        bare != spelled,
        key in _GIVEN or (joined and parts[0] in _GIVEN),
        key in _GIVEN_WORDS,
        surname or (joined and any(_is_surname(part) for part in parts)),
        key in _SURNAME_WORDS,
        key in _PLACES or within,
        key in _NOBODY or within or led,
    )


def _is_surname(part: str) -> bool:
    return part in _SURNAMES or _MANY_SURNAMES.fullmatch(part) is not None


def _folded(text: str) -> str:
    """In small letters, without accents and apostrophes."""
    text = _MARKS.sub("", text.casefold().translate(_LETTERS_OF_OTHERS))
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _is_word_like(key: str) -> bool:
    if _WORD_LIKE.fullmatch(key):
        return True
    if any(key.endswith(e) and key.removesuffix(e) in _ORDINARY for e in _ENDINGS):
        return True
    return any(
        key.startswith(changed) and plain + key.removeprefix(changed) in _ORDINARY
        for changed, plain in _MUTATED
    )


def _near(text: str, one: _Word, two: _Word) -> bool:
    """Whether two words follow each other within one name: a space, or a dot after an initial."""
    between = text[one.end : two.start]
    if between in (" ", "_", "  "):
        return True
    return between == "." or (between in (". ", "._") and one.end - one.start == 1)


def _in_a_row(text: str, words: list[_Word], at: int) -> bool:
    """Given name and surname, in either order, an initial between them or not."""
    one, to = words[at], at + 1
    while to + 1 < len(words) and to < at + 3 and len(words[to].key) == 1 and words[to].capital:
        if not _near(text, words[to - 1], words[to]):
            return False
        to += 1
    two = words[to]
    if one.possessive or not _near(text, words[to - 1], two):
        return False
    if not (one.capital and two.capital):
        return (one.given and two.surname) or (one.surname and two.given and not one.place)
    last = to + 1 == len(words) or not _near(text, two, words[to + 1])
    return _are_names(one, two, last) and not _belongs_to_a_place(text, words, at, to)


def _belongs_to_a_place(text: str, words: list[_Word], at: int, to: int) -> bool:
    """Ysgol Owain Glyndŵr, Thomas Jones Building, Jack Straw Lane: called by somebody."""
    before = words[at - 1] if at else None
    if (
        before is not None
        and before.capital
        and before.key in _BEFORE_ONLY
        and text[before.end : words[at].start] in (" ", ". ")
    ):
        return True
    after = words[to + 1] if to + 1 < len(words) else None
    if after and after.key in _LANDSCAPE_ONLY and _near(text, words[to], after):
        return after.capital
    for place in range(to, min(to + 4, len(words))):
        if not words[place].capital or (
            place > to and not _near(text, words[place - 1], words[place])
        ):
            return False
        if words[place].key in _INSTITUTIONS:
            return True
    return False


def _are_names(one: _Word, two: _Word, last: bool) -> bool:
    """Whether two words with capitals are given name and surname, or the other way round."""
    if one.given:
        return _follows_given(one, two, last)
    if one.given_word:
        return _follows_given_word(one, two, last)
    if one.place or (one.word and not one.surname):
        return False
    if one.surname:
        return two.given or (two.surname and not two.place) or two.stranger
    if not one.stranger:
        return False
    if two.surname_word:
        return two.key not in _NOBODY
    return two.given or (two.surname and not two.place) or two.stranger


def _follows_given(one: _Word, two: _Word, last: bool) -> bool:
    dedicated = one.key in _DEDICATED
    if two.surname:
        return not (dedicated and two.place)
    if two.key in _LANDSCAPE:
        return last and not dedicated and two.surname_word
    if two.surname_word:
        return last or two.key not in _TRADE
    if two.word:
        return False
    if two.acronym and not two.given:
        return False
    if two.given or not dedicated:
        return not two.given_word and len(two.key) > 1
    return two.unlisted


def _follows_given_word(one: _Word, two: _Word, last: bool) -> bool:
    if two.surname:
        return not two.place
    if one.key in _BEFORE or one.place:
        return False
    if two.surname_word and last and one.key not in _NOBODY:
        return two.key not in _NOT_AFTER_WORDS
    if two.surname_word:
        return two.key not in _NOBODY
    return two.unlisted or (two.given and one.key not in _ORDINARY)


def _titled(text: str, words: list[_Word], at: int) -> bool:
    """Mr, Mrs, Miss and what follows them."""
    one, two = words[at], words[at + 1]
    sure = one.key in _TITLES
    if not (sure or (one.key in _TITLES_OR_WORDS and one.capital)):
        return False
    if text[one.end : two.start] not in (" ", ".", ". ", "  "):
        return False
    if not sure and (not two.capital or _belongs_to_a_place(text, words, at, at + 1)):
        return False
    if two.given or (two.surname and (sure or not two.place)):
        return True
    if not sure and one.key != "miss":  # Sir Fynwy is a county
        return False
    if one.acronym and two.word:  # MS Teams
        return False
    if len(two.key) == 1:
        return sure and two.capital
    if two.word:
        return two.capital and (two.surname_word or two.given_word) and two.key not in _TRADE
    if sure and one.key in ("mr", "mrs"):
        return True
    return two.capital and (two.known or two.stranger or (sure and not _is_word_like(two.key)))


def _initialled(text: str, words: list[_Word], at: int) -> bool:
    """J. Smith, J Smith."""
    one, two = words[at], words[at + 1]
    if len(one.key) != 1 or (two.possessive and not two.surname):
        return False
    if one.start and (text[one.start - 1].isalnum() or text[one.start - 1] in "-/&'’"):
        return False
    between = text[one.end : two.start]
    dot, first = between in (".", ". "), one.start == 0
    if not (dot or between in (" ", "_")) or _belongs_to_a_place(text, words, at, at + 1):
        return False
    if not (one.capital and two.capital):
        return two.surname and (first or dot) and not two.place and one.key not in "aioy"
    if two.surname:
        return not two.place or dot
    if two.surname_word:
        return dot and two.key not in _TRADE and two.key not in _INSTITUTIONS
    return two.stranger and (dot or (first and len(words) == 2))


def _turned_round(text: str, words: list[_Word], at: int) -> bool:
    """PRITCHARD, Sian; Smith, J; Pritchard S."""
    one, two = words[at], words[at + 1]
    between = text[one.end : two.start]
    comma = between in (",", ", ")
    if not (comma or between == " ") or one.place or one.possessive:
        return False
    surname = one.surname or (comma and one.capital and one.surname_word)
    ordinary = one.key in _ORDINARY and not one.surname
    if len(two.key) == 1:
        ends = two.end == len(text) or text[two.end] in ".,;)\n"
        stranger = comma and one.stranger and one.start == 0
        return ((surname and not ordinary) or stranger) and one.capital and two.capital and ends
    if not comma:
        return False
    if two.key in _TITLES:
        return one.capital and (surname or one.stranger)
    if two.given:
        both = one.capital and two.capital
        if ordinary:
            begins = text[max(0, one.start - 2) : one.start].strip() in ("", ":", ";", "(")
            return both and one.surname_word and begins
        return one.surname or (both and (surname or one.stranger))
    ends = two.end == len(text)
    return (
        one.surname
        and one.capital
        and two.capital
        and ((two.given_word and not two.place) or (two.stranger and one.start == 0 and ends))
    )


def _child_of(text: str, words: list[_Word], at: int) -> bool:
    """Siân ap Rhys, Maria da Silva, Jane van der Berg."""
    one, to = words[at], at + 1
    if words[to].key not in _BETWEEN:
        return False
    while to < len(words) and words[to].key in _BETWEEN and to < at + 3:
        if not _near(text, words[to - 1], words[to]):
            return False
        to += 1
    if to >= len(words) or not _near(text, words[to - 1], words[to]):
        return False
    two, given = words[to], one.given or one.given_word
    if words[at + 1].key in _CHILD_OF:
        if one.capital and two.capital:
            return (given or one.surname or one.stranger) and two.key not in _INSTITUTIONS
        return one.given and (two.given or two.surname)
    if not (one.capital and two.capital):
        return one.given and two.surname
    if one.given:
        return not two.word or two.surname_word
    return (given or one.stranger) and (two.surname or two.stranger)
