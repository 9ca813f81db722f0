"""Any number of notes that use all of the format, with names and words that every part of it has trouble with.

They are the same each time: what is made depends on the number of notes alone, and of `vault` on the vault's own.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from itertools import product

#: Given and family names, of several scripts and with marks that some files, IRIs and patterns trip over.
_GIVEN = "Ada Ben Zoë Zoe\u0308 D'Arcy Jean-Luc 山田 Ωmega שרה A. Иван İpek".split()
_FAMILY = "Marsh O'Neil van_der_Berg 太郎 Straße לוי (Jr.) Weiß & #1 50% Núñez".split()
_SUBJECTS = (
    "C++, C#, .NET, AC/DC, fog, silt, 深度学習, naïve Bayes, R&D, “quotes”, back\\slash, a|b, 100%, tide tables, état, "
    "<tag>"
).split(", ")
_WORDS = (
    "lamps tides silt maps ==bright== *often* **never** `code()` $x_i^2$ [[Fog|the_fog]] [[Nowhere]] #silt "
    "#water/tides "
    '"quoted" \\* & < > {x} é 日本語 שלום 🎉 👩🏽\u200d🔬 \u202e \u200b \u2028 \ufeff \x7f '
    "https://a.example/%zz?q=ü#f [p](http://b.example/x) "
    "[paper](https://arxiv.org/abs/2305.17493v3) doi:10.1038/nature14539 [@nobody] @[[Ada Marsh]] [^1] "
    "… — 1.5 007 \\\\ ''' \"\"\""
).split(" ")
_FIELDS = (
    "[about:: [[Fog]]]",
    "(supports:: [[#^a1]])",
    "[confidence:: high]",
    "[as-of:: 2024-05]",
    "[shelf mark:: [[C++]]]",
    "[schema:award:: The “Lamp”]",
    "[unknown:: text]",
    "[discusses:: [[Lamp Report]]]",
    "[page:: 12–14]",
)
_PODCASTS = (
    "podcast: {name: The Tide Table, feed: https://tides.example/feed.xml}\nguid: item {}\n",
    "podcast: Night Watch\nyoutube: dQw4w9Wg{:03}\n",
    "podcast: '<b>Bold</b> & \"co\"'\nurl: https://pod.example/{}?utm_source=x\n",
)


def notes(count: int) -> Mapping[str, str]:
    """So many notes, by path."""
    chance = random.Random(count)
    people = [f"{given} {family}" for given, family in product(_GIVEN, _FAMILY)]
    return dict(_note(chance, number, people) for number in range(count))


#: What a vault may say of itself, each line or none of it.
_OPTIONS = (
    'language = "en"\n',
    'me = "Ada Marsh"\n',
    'me = {name = "Kim Note", aliases = ["KN"], orcid = "0000-0001-5000-0007"}\n',
    '[notes]\nmentions = "linked"\n',
    '[notes]\ninclude = ["Notes/**", "Papers/**"]\ninsight-headings = ["fog"]\nquestion-headings = ["silt"]\n',
    '[notes]\nignore = ["*R&D*", "Concepts/*7*"]\nthought-headings = ["état"]\nplain-tags = ["water/*"]\n',
    '[types]\nlamp = {iri = "schema:Product", plural = "lamps"}\n',
    '[relations]\nshelf-mark = {iri = "schema:sku", inverse = "marks"}\n',
    '[folders]\nNotes = "concept"\nLoose = "person"\n',
    '[prefixes]\nfoaf = "http://xmlns.com/foaf/0.1/"\n',
    '[bibliography]\nfiles = ["refs/works.bib"]\n',
    '[links]\nfile = "same.sssom.tsv"\n',
    '[export.obsidian]\nfolder = "Graph pages"\n',
)
_LOOSE = {
    "refs/works.bib": "@article{nobody, title = {On {Fog}}, author = {Marsh, Ada}, doi = {10.1000/fog}}\n",
    "queries/lamps.rq": "# Who says anything.\nSELECT ?who WHERE { ?s schema:author/schema:name ?who } ORDER BY ?who\n",
    "Loose/plain.md": "Nothing is marked here, but [[Fog]], ![[lamp.png]] and [the table](tide%20table.csv).\n",
    "Loose/Fog.md": "---\nid: mist\naliases: [the fog, FG]\nbroader: '[[weather]]'\n---\n\nNobody sees through FG.\n",
    "Loose/lines.markdown": "\ufeff---\r\nguest: Ada Marsh\r\n---\r\n\r\nAda: *Fog* is [[weather]]. ^a1\r\n",
    "Loose/Ada Marsh.md": (
        "---\ntype: person\nprivate: true\naliases: [AM]\n---\nAM: I say nothing. [supports:: [[lines#^a1]]]\n"
    ),
    "lamp.png": "picture",
    "Loose/tide table.csv": "a,b\n",
    "Templates/skeleton.md": "---\nguest: X Y\n---\nX: [[Fog]]\n",
    "empty.md": "",
}


def vault(number: int) -> Mapping[str, str]:
    """The files of a small vault, by path: some notes, and a configuration in which now this is said and now that."""
    chance = random.Random(number)
    people = [f"{given} {family}" for given, family in product(_GIVEN, _FAMILY)]
    files = dict(_note(chance, chance.randrange(1000), people) for _ in range(chance.randint(1, 5)))
    files |= {path: text for path, text in _LOOSE.items() if chance.random() < 0.7}
    options: dict[str, str] = {}
    for option in chance.sample(_OPTIONS, chance.randint(0, len(_OPTIONS))):
        # One line a key outside any table, and a table once.
        options.setdefault(option.split("\n")[0].split("=")[0], option)
    said = sorted(options.values(), key=lambda option: option.startswith("["))
    if chance.random() < 0.95:
        files["quoth.toml"] = f'base = "https://vault.example/{number}/"\n' + "".join(said)
    else:
        files[".obsidian/app.json"] = "{}"
    return files


def _note(chance: random.Random, number: int, people: list[str]) -> tuple[str, str]:
    person, other = chance.sample(people, 2)
    subject = chance.choice(_SUBJECTS)
    name = f"{number:03} {chance.choice(_SUBJECTS)}".replace("/", "∕")
    quoted = "'" + person.replace("'", "''") + "'"
    match number % 10:
        case 7:
            identifiers = (
                "",
                f"wikidata: Q{number}\n",
                f"orcid: {_orcid(number)}\n",
                f"url: https://me.example/{number}\n",
            )
            front = f"type: person\ntitle: {quoted}\n{chance.choice(identifiers)}knows: '[[Ada Marsh]]'\n"
            return f"People/{name}.md", f"---\n{front}---\n\n{_sentence(chance)}\n"
        case 8:
            body = f"related:: [[Fog]]\n\n{_sentence(chance)} ^a1\n\n{_sentence(chance)} {chance.choice(_FIELDS)}\n"
            return f"Concepts/{name}.md", f"---\naliases: ['x{number}', \"{number}\"]\n---\n{body}"
        case 9:
            identifiers = (
                f"doi: 10.1000/x.{number}",
                f"arxiv: 2001.{number:05}",
                f"isbn: '{_isbn(number)}'",
                "published: 2020",
            )
            front = f"type: {chance.choice(('paper', 'book'))}\n{chance.choice(identifiers)}\nauthor: [{quoted}]\n"
            return f"Papers/{name}.md", f"---\n{front}---\n> {_sentence(chance)}\n\n*{_sentence(chance)}*\n"
    front = chance.choice(_PODCASTS).replace("{}", str(number)).replace("{:03}", f"{number % 1000:03}")
    front += f"episode: '{number}: {subject}'\nguest: {quoted}\nhost: '{other.replace(chr(39), chr(39) * 2)}'\n"
    front += chance.choice(
        ("", f"published: 20{number % 30:02}-0{1 + number % 9}-11\n", "language: de\n", "private: true\n")
    )
    newline = chance.choice(("\n", "\n", "\r\n", "\r"))
    return f"Notes/{name}.md", f"---\n{front}---\n\n{''.join(_blocks(chance, person, other))}".replace("\n", newline)


def _blocks(chance: random.Random, person: str, other: str) -> Iterator[str]:
    for part in range(chance.randint(0, 3)):
        yield f"## {chance.choice(_SUBJECTS)} {chance.choice(('', '(1:02)', '(10:00 - 1:12:30)', '#private'))}\n\n"
        for turn in range(chance.randint(1, 4)):
            end = chance.choice(("", "", f" ^a{part}{turn}", " ^a1", f" {chance.choice(_FIELDS)}", "?", " #private"))
            yield chance.choice(
                (
                    f"{chance.choice((person, other))}: {_sentence(chance)}{end}\n\n",
                    f"**{person}** (as of 2026): [1:0{turn}] {_sentence(chance)}{end}\n\n",
                    f"> {_sentence(chance)}\n> — {other}\n\n",
                    f"*{_sentence(chance)}*{end}\n\n",
                    f"- {_sentence(chance)}{end}\n    - {person}: {_sentence(chance)}\n- [?] {_sentence(chance)}\n\n",
                    f"> [!question] {_sentence(chance)}\n\n- [!] {_sentence(chance)}\n\n",
                    f"| {chance.choice(_SUBJECTS)} | b |\n| --- | --- |\n| {_sentence(chance)} | x |\n\n",
                    f"{_sentence(chance)}{end}\n\n",
                )
            )
    yield "[^1]: A foot note, see [[Lamp Report]].\n"


def _sentence(chance: random.Random) -> str:
    return f"{' '.join(chance.choices(_WORDS, k=chance.randint(2, 7)))}{chance.choice(('.', '.', '?', ''))}"


# -- identifiers that are sound -----------------------------------------------------------------------


def _orcid(number: int) -> str:
    digits = f"{150000007 + number:015}"
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    whole = digits + ("X" if check == 10 else str(check))
    return "-".join(whole[at : at + 4] for at in range(0, 16, 4))


def _isbn(number: int) -> str:
    digits = f"978{number:09}"
    return digits + str(-sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits)) % 10)
