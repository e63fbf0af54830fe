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
_ENGLISH = _OTHERS["english"]
_ORDINARY = _ENGLISH | _OTHERS["welsh"] | _TRADE
_BEFORE_ONLY = _BEFORE - _ORDINARY
_LED = _ORDINARY - _SURNAME_WORDS
_NOBODY = _ORDINARY | _INSTITUTIONS | _LANDSCAPE | _BEFORE | _PLACES

_TITLES, _TITLES_OR_WORDS = _PEOPLE["titles"], _PEOPLE["titles_or_words"]
_CHILD_OF, _PARTICLES = _PEOPLE["child_of"], _PEOPLE["particles"]
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


@dataclass(slots=True)
class _Word:
    """One word of a text. ``key``: as it stands in the lists; the rest is worked out from it."""

    key: str
    start: int
    end: int
    capital: bool
    acronym: bool
    parts: tuple[str, ...]
    joined_as_place: bool
    possessive: bool
    surname_like: bool

    @property
    def given(self) -> bool:
        """A given name that is hardly anything else."""
        return self.key in _GIVEN or (self.parts[0] in _GIVEN and not self._is_led)

    @property
    def given_word(self) -> bool:
        """A given name, or a word."""
        return self.key in _GIVEN_WORDS

    @property
    def surname(self) -> bool:
        """A surname that is hardly anything else."""
        return (
            self.key in _SURNAMES
            or self.surname_like
            or (
                len(self.parts) > 1
                and not self._is_led
                and not self.joined_as_place
                and any(part in _SURNAMES or _MANY_SURNAMES.fullmatch(part) for part in self.parts)
            )
        )

    @property
    def surname_word(self) -> bool:
        """A surname, or a word."""
        return self.key in _SURNAME_WORDS

    @property
    def known(self) -> bool:
        """Some part of somebody's name, or a word too."""
        return self.given or self.given_word or self.surname or self.surname_word

    @property
    def place(self) -> bool:
        """A place that is in the list, or Hay-on-Wye."""
        return self.key in _PLACES or self.joined_as_place

    @property
    def word(self) -> bool:
        """A word, a place or an institution."""
        return self.key in _NOBODY or self.joined_as_place or self._is_led

    @property
    def unlisted(self) -> bool:
        """Written with a capital, in no list, and nothing that looks like a word."""
        return (
            self.capital
            and not self.acronym
            and len(self.key) > 2
            and not self.known
            and not self.word
            and not _is_word_like(self.key)
        )

    @property
    def stranger(self) -> bool:
        """The same, and nothing that looks like a place either."""
        return self.unlisted and not _PLACE_LIKE.fullmatch(self.key)

    @property
    def _is_led(self) -> bool:
        # Police-led, Cardiff-based
        return len(self.parts) > 1 and self.parts[-1] in _LED


def name_in(text: str) -> bool:
    """Whether a text, in composed letters, holds what looks like the name of a person."""
    words = _words_of(text)
    return any(
        _titled(text, words, at)
        or _initialled(text, words, at)
        or _turned_round(text, words, at)
        or _child_of(text, words, at)
        or _in_a_row(text, words, at)
        for at in range(len(words) - 1)
    )


def given_names(text: str) -> Iterator[tuple[int, int]]:
    """Where given names that are hardly anything else stand alone in a text."""
    for word in _words_of(text):
        if word.given and word.capital and not word.place and word.key not in _TRADE:
            yield word.start, word.end


def _words_of(text: str) -> list[_Word]:
    return [_word(found[0], found.start()) for found in _TOKEN.finditer(text)]


def _word(text: str, start: int) -> _Word:
    bare = _POSSESSIVE.sub("", text)
    parts = tuple(filter(None, (_folded(part) for part in re.split(r"-", bare)))) or ("",)
    return _Word(
        key="".join(parts),
        start=start,
        end=start + len(text),
        capital=text[0].isupper(),
        acronym=bare.isupper() and len(bare) <= 4,
        parts=parts,
        joined_as_place=len(parts) > 2 and not _WITHIN_PLACES.isdisjoint(parts[1:-1]),
        possessive=bare != text,
        surname_like=bool(
            _LIKE_O.fullmatch(bare)
            or (any(_MANY_SURNAMES.fullmatch(part) for part in parts) and len(parts) == 1)
        ),
    )


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
    if _belongs_to_a_place(text, words, at, to):
        return False
    last = to + 1 == len(words) or not _near(text, two, words[to + 1])
    return _are_names(one, two, last)


def _belongs_to_a_place(text: str, words: list[_Word], at: int, to: int) -> bool:
    """Ysgol Owain Glyndŵr, Thomas Jones Building: called by somebody."""
    before = words[at - 1] if at else None
    if (
        before is not None
        and before.capital
        and before.key in _BEFORE_ONLY
        and text[before.end : words[at].start] in (" ", ". ")
    ):
        return True
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
        return _follows_given_word(one, two)
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
        return two.place and last and not dedicated
    if two.acronym and not two.given:
        return False
    if two.given or not dedicated:
        return not two.given_word and len(two.key) > 1
    return two.unlisted


def _follows_given_word(one: _Word, two: _Word) -> bool:
    if two.surname:
        return not two.place
    if one.key in _BEFORE or one.place:
        return False
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
            return both and one.surname_word and one.start == 0
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
    while to < len(words) and words[to].key in _CHILD_OF | _PARTICLES and to < at + 3:
        if not _near(text, words[to - 1], words[to]):
            return False
        to += 1
    if to == at + 1 or to >= len(words) or not _near(text, words[to - 1], words[to]):
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
