"""Company names: keys that all spellings share, what is typed to find them, how they are romanised."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from koffset.domain.taxonomy import NameRules
from koffset.text.normal import fold_width, is_hangul
from koffset.text.romanisation import romanise_word

_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_SYLLABLES_PER_INITIAL = 588
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


def name_key(name: str, legal_forms: Sequence[str]) -> str:
    """What all spellings of a name share: no legal form, case, blank, punctuation. Never empty for a name."""
    folded = fold_width(name).casefold()
    bare = _squeeze(_strip_legal_forms(folded, legal_forms))
    return bare or _squeeze(folded) or "".join(folded.split())


def bare_name(name: str, legal_forms: Sequence[str]) -> str:
    """The readable name without its legal form; the name itself where nothing else is left."""
    return " ".join(_strip_legal_forms(fold_width(name), legal_forms).split()) or name.strip()


def is_foreign(name: str) -> bool:
    """Whether a name is written in foreign letters only; such contractors are never Korean candidates."""
    letters = [char for char in name if char.isalpha()]
    return bool(letters) and not any(map(is_hangul, letters))


def romanise(name: str, rules: NameRules) -> str:
    """A Korean name in Latin letters; leading letter names, two or more, become letters (엘아이지 → LIG).

    Group names and loan words have their usual spelling (현대 → Hyundai, 테크 → Tech).
    """
    words = _strip_legal_forms(fold_width(name), rules.legal_forms).split()
    return " ".join(filter(None, (_romanise_word(word, rules) for word in words))) or name.strip()


def chosung(text: str) -> str:
    """Initial consonants of the syllables (대원정밀 → ㄷㅇㅈㅁ); other letters and digits stay."""
    return "".join(map(_initial, _squeeze(fold_width(text).lower())))


def normalise_prefix(text: str, legal_forms: Sequence[str] = ()) -> str:
    """What a user types, folded as `name_forms` are; single jamo stay, since initials find names too."""
    folded = fold_width(text).casefold()
    return _squeeze(_strip_legal_forms(folded, legal_forms)) or _squeeze(folded)


def name_forms(names: Iterable[str], rules: NameRules) -> tuple[str, ...]:
    """Everything a user may begin to type for a company of these names, normalised, each once, best first."""
    forms: dict[str, None] = {}
    for name in names:
        forms.update(dict.fromkeys(form for form in _forms_of(name, rules) if form))
    return tuple(forms)


def similar_names(key: str, others: Sequence[str], cutoff: float) -> list[tuple[str, float]]:
    """Other keys that look alike (0 to 100, by jamo), best first: for a person to review, never to merge."""
    decomposed = [unicodedata.normalize("NFD", other) for other in others]
    found = process.extract(
        unicodedata.normalize("NFD", key), decomposed, scorer=fuzz.ratio, score_cutoff=cutoff, limit=None
    )
    return [(others[index], score) for _, score, index in found if others[index] != key]


def _forms_of(name: str, rules: NameRules) -> Iterator[str]:
    yield name_key(name, rules.legal_forms)
    words = _strip_legal_forms(fold_width(name).casefold(), rules.legal_forms).split()
    for position in range(1, len(words)):
        yield _squeeze("".join(words[position:]))
    if any(map(is_hangul, name)):
        yield _squeeze(romanise(name, rules).lower())
        yield chosung("".join(words))


def _strip_legal_forms(text: str, legal_forms: Sequence[str]) -> str:
    pattern = _legal_form_pattern(tuple(legal_forms))
    stripped, before = text, None
    while stripped != before:
        before, stripped = stripped, pattern.sub(" ", stripped).strip()
    return stripped


@lru_cache(maxsize=8)
def _legal_form_pattern(legal_forms: tuple[str, ...]) -> re.Pattern[str]:
    forms = sorted(map(fold_width, legal_forms), key=len, reverse=True)
    return re.compile("|".join(map(_form_pattern, forms)) or r"(?!)", re.IGNORECASE)


def _form_pattern(form: str) -> str:
    """Korean forms match anywhere; Latin ones as words, however dotted, short ones (AG) at the end only."""
    if not form.isascii():
        return re.escape(form)
    words = re.findall(r"\w+", form)
    at_end = r"[\s.,]*$" if len("".join(words)) <= 3 else ""
    return r"(?<![\w&])" + r"[\s.,]*".join(map(re.escape, words)) + r"(?!\w)[.,]*" + at_end


def _squeeze(text: str) -> str:
    return _NOT_ALPHANUMERIC.sub("", text)


def _initial(char: str) -> str:
    if not "가" <= char <= "힣":
        return char
    return _INITIALS[(ord(char) - ord("가")) // _SYLLABLES_PER_INITIAL]


def _romanise_word(word: str, rules: NameRules) -> str:
    letters, rest = _leading_letter_names(word, rules)
    first = max(filter(rest.startswith, rules.spellings_at_start), key=len, default="")
    rest = rest[len(first) :]
    last = max(filter(rest.endswith, rules.spellings_at_end), key=len, default="")
    middle = romanise_word(rest[: len(rest) - len(last)])
    parts = (letters, rules.spellings_at_start.get(first), middle, rules.spellings_at_end.get(last))
    return " ".join(filter(None, parts))


def _leading_letter_names(word: str, rules: NameRules) -> tuple[str, str]:
    """Letters that a word begins with when they are at least two, and what follows them."""
    names = sorted(rules.letter_names, key=len, reverse=True)
    letters, rest = "", word
    while found := next((name for name in names if rest.startswith(name)), None):
        letters += rules.letter_names[found]
        rest = rest[len(found) :]
    return (letters.upper(), rest) if len(letters) > 1 else ("", word)
