"""What a name says that a thing is: “seat cushion” is a cushion and no seat, 날개차 a wheel and no 날개."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from koffset.matching.holding import WordTokens, names_a_use
from koffset.matching.reading import USE_WEIGHT, WORD, QueryTerm, QueryTools, Reading
from koffset.text.normal import has_digit, is_hangul

_IN_BRACKETS = re.compile(r"\([^)]*\)")
_BEHIND = re.compile(r"[,;]")
_LISTED = re.compile(r"[/·]|\s(?:and|or|및|또는)\s")
_BEFORE_A_NOUN = re.compile(r"\s(?:for|of|with|in|to|from|on|by|against|at|under|using)\s", re.IGNORECASE)
_INVERTED = re.compile(r"^[가-힣][^,]*,[가-힣]")
"""“쿠션,좌석,차량용”: an item name of the supply system, with commas without a blank."""
_ONLY_A_USE = re.compile(r"^\s*(?:for|in|to|with|on|by|from)\s", re.IGNORECASE)
_OF = re.compile(r"\sof\s", re.IGNORECASE)
_AND_IN_KOREAN = re.compile(r"(?P<word>[가-힣]{2,})[과와]\s")
_END_OF_NAME = re.compile(r"\.\s")


@dataclass(frozen=True)
class Heads:
    """Finds the words of names that say what a thing is, and compares them with what was asked for."""

    tools: QueryTools
    word_tokens: WordTokens
    vague: frozenset[str]

    def iter_stated(self, text: str) -> Iterator[str]:
        """The words, in lower case, that say what is named: words that say little and what it is for are passed over.

        “Printed circuit board. 24-layer backplane with …” says it twice: by its kind, and how its description begins.
        """
        name, clause = self.parts_of(text)
        yield from self.iter_named(name)
        if clause:
            yield from islice(self.iter_named(clause), 1)

    @staticmethod
    def parts_of(text: str) -> tuple[str, str]:
        """The name, and how its description begins: up to the first comma, behind which things are only mentioned."""
        name, *described = _END_OF_NAME.split(text, maxsplit=2)
        return name, _BEHIND.split(described[0])[0] if described else ""

    @staticmethod
    def turned(name: str) -> str:
        """An inverted Korean name as it is spoken; its 용 says nothing more: 상자,탄약용 is a 탄약상자."""
        if not _INVERTED.search(name):
            return ""
        thing, *behind = name.split(",")
        narrowing = [part.strip().removesuffix("용") for part in reversed(behind)]
        compounds = (f"{part}{thing}" for part in narrowing if " " not in part)
        return " ".join([*narrowing, thing, *compounds])

    def iter_named(self, name: str) -> Iterator[str]:
        """Behind a comma one word narrows the thing down (“grenade, smoke”), several say what it belongs to.

        With “and” it is a list, in which each entry is a thing. In Korean it
        stands first: 쿠션,좌석,차량용 is a cushion.
        """
        name = _IN_BRACKETS.sub(" ", name)
        if _ONLY_A_USE.search(name):
            return
        if _INVERTED.search(name):
            thing, *behind = name.split(",")
            named = (thing, *(part for part in behind if not names_a_use(part.strip())))
            parts = (tuple(self._heads_of(part)) for part in named)
            yield from next((found for found in parts if found), ())
            return
        is_list = bool(_LISTED.search(name))
        for place, part in enumerate(_BEHIND.split(name)):
            if is_list or not place or len(WORD.findall(part)) == 1:
                yield from self._heads_of(part)

    def _heads_of(self, part: str) -> Iterator[str]:
        """One for each entry of a list, up to the first that says what it is for or of: the rest belongs to that."""
        for entry in _LISTED.split(part):
            head = self._head(entry)
            if head:
                yield head
            if _BEFORE_A_NOUN.search(entry):
                return

    def _head(self, entry: str) -> str | None:
        """The last telling word before a preposition; of “assembly of harnesses”, behind it."""
        may_be_light = not _OF.search(entry)
        phrases = (WORD.findall(phrase.lower()) for phrase in _BEFORE_A_NOUN.split(entry))
        found = (self._last_telling(words, may_be_light=may_be_light) for words in phrases)
        return next((head for head in found if head), None)

    def asked_heads(self, reading: Reading) -> frozenset[str]:
        """The words of a query that say what is asked for, with those of their translations.

        All telling words where that cannot be read.
        """
        told = self.told(reading)
        return self._with_translations(told, reading) if told else self.asked(reading)

    def told(self, reading: Reading, *, with_what_it_is_of: bool = False) -> Sequence[QueryTerm]:
        """The asker's own words among them. `with_what_it_is_of`: “machining of ribs” asks for ribs too."""
        own = [term for term in reading.terms if term.expansion is None and term.stands_for]
        words = {term.text.lower() for term in own}
        name, _ = self.parts_of(_AND_IN_KOREAN.sub(lambda found: _and(found, words), reading.text))
        phrases = [name, *(_OF.split(name)[1:] if with_what_it_is_of else ())]
        named = {head for phrase in phrases for head in self.iter_named(phrase)}
        return [term for term in own if term.text.lower() in named]

    def asked(self, reading: Reading) -> frozenset[str]:
        """The words of a query that can say what is asked for, and the heads of their translations, in lower case.

        Not words that say little or what it is for; all of them where nothing else is left.
        """
        own = [term for term in reading.terms if term.expansion is None and term.stands_for]
        return self._with_translations([term for term in own if term.weight > USE_WEIGHT] or own, reading)

    def _with_translations(self, telling: Sequence[QueryTerm], reading: Reading) -> frozenset[str]:
        places = {place for term in telling for place in term.stands_for}
        added = {
            term.expansion.added
            for term in reading.terms
            if term.expansion and places.intersection(term.stands_for)
        }
        heads = (head for text in added for head in self.iter_named(text))
        return frozenset([*(term.text.lower() for term in telling), *heads])

    def is_meant(self, head: str, asked: Collection[str]) -> bool:
        """Whether what was asked for is that thing: one word, or compounds of which one is the end of the other."""
        if is_hangul(head[-1]):
            return any(
                self._end_alike(one, other)
                for each in asked
                for one in self._forms(each)
                for other in self._forms(head)
            )
        tokens = set(self.word_tokens(head))
        return any(tokens.intersection(self.word_tokens(each)) for each in asked)

    def _last_telling(self, words: Sequence[str], *, may_be_light: bool) -> str | None:
        vague = self.vague if may_be_light and len(words) > 1 else self.vague | self.tools.light_words
        telling = [
            word for word in words if word not in vague and not has_digit(word) and not names_a_use(word)
        ]
        return telling[-1] if telling else None

    def _forms(self, word: str) -> tuple[str, ...]:
        """As it stands, and without a vague end: 걸이쇠조립체 is a 걸이쇠."""
        if not word.endswith(self._ends):
            return (word,)
        ends = [each for each in self.vague if word.endswith(each) and len(word) > len(each)]
        return (word, word.removesuffix(max(ends, key=len))) if ends else (word,)

    @cached_property
    def _ends(self) -> tuple[str, ...]:
        return tuple(self.vague)

    def _end_alike(self, one: str, other: str) -> bool:
        """Where either part has one syllable a new morpheme has to begin there: 핀 ends 고정핀, 램프 not 클램프."""
        shorter, longer = sorted((one, other), key=len)
        place = len(longer) - len(shorter)
        if not longer.endswith(shorter) or not place:
            return one == other
        return min(place, len(shorter)) > 1 or place in self.tools.analyser.cuts(longer)


def _and(found: re.Match[str], words: Collection[str]) -> str:
    """“프레임과 벌크헤드” is a list where the query has a word 프레임."""
    return f"{found['word']} 및 " if found["word"] in words else found[0]
