"""One record ready to be compared, and the text it is filed as.

`facts_of(record, most)` does all that a record allows to be done beforehand; an index stores it
as `pack` writes it; `Side` is what the features read.
"""

import json
from functools import cached_property

from deals.conflicts.matching import identifiers as ids
from deals.conflicts.matching.keys import initials, looks_short, spelled_out
from deals.conflicts.matching.lexicon import rarity
from deals.conflicts.matching.normalise import NAMELESS, STOPWORDS, forms
from deals.conflicts.matching.text import script_of

SCRIPT_NUMBERS = {"latin": 0, "han": 1, "kana": 2, "hangul": 3, "cyrillic": 4, "arabic": 5}
OTHER_SCRIPT = 6
COMMON = 0.5  # words less rare than this tell nothing inside an acronym


def facts_of(record, most):
    """What is compared of a record, in the order of `Side`. `most`: forms of each of its names."""
    names = [record.name, *record.other_names]
    found = dict.fromkeys(form for name in names for form in forms(name, record.country, most))
    host, label = ids.domain_parts(record.domain)
    return [
        record.country,
        ids.place(record.region),
        ids.place(record.city),
        ids.street(record.street),
        ids.postcode(record.postcode),
        host,
        label,
        ids.phone(record.phone),
        ids.tax_id(record.tax_id),
        ids.tax_id(record.registration_id),
        SCRIPT_NUMBERS.get(script_of(record.name), OTHER_SCRIPT),
        " ".join(spelled_out(record.name)),
        [[form.native, " ".join(form.tokens)] for form in found or [NAMELESS]],
    ]


def pack(facts):
    """Facts as one text for the store."""
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


class Reading:
    """One form of a name with what is asked of it again and again."""

    __slots__ = ("joined", "native", "spaced", "tokens", "words")

    def __init__(self, native, spaced):
        self.native = native
        self.spaced = spaced
        self.tokens = spaced.split() or [""]
        self.joined = spaced.replace(" ", "")
        self.words = native.split()


class Side:
    """One record as the features read it."""

    def __init__(self, facts):
        (
            self.country, self.region, self.place, self.street, self.postcode,
            self.host, self.label, self.phone, self.tax, self.registration,
            self.script, spelled, names,
        ) = facts  # fmt: skip
        self.forms = [Reading(native, spaced) for native, spaced in names]
        self.numbers = {self.tax, self.registration} - {""}
        self.label_parts = {*self.label.split("-"), self.label} - {""}
        self.short = {
            word
            for form in self.forms
            if len(form.native) < 9
            and looks_short(word := form.native.replace(" ", "").replace("and", ""))
        }
        self.long = [f.words for f in self.forms if len(f.words) > 1 and f.words[0].isascii()]
        if spelled:
            self.long.append(spelled.split())
        self.text = f" {self.forms[0].spaced} {self.forms[0].native} "
        words = {word for form in self.forms for word in form.words if word.isascii()}
        self.telling = {word for word in words if rarity(word) > COMMON}
        self.maybe_acronyms = [word for word in self.telling if 2 < len(word) < 8]
        # The first letters of each longer name, with and without its small words, in one text.
        self.first_letters = " ".join(
            [
                "".join([word[0] for word in part])
                for words in self.long
                for part in (words, main(words))
            ]
        )

    @cached_property
    def acronyms(self):
        """(possible acronyms, words that count) of each longer name."""
        return [(initials(words), main(words) or words) for words in self.long]


def main(words):
    return [word for word in words if word not in STOPWORDS]
