"""Bibliography files as declarations: what `[@key]` cites."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoth.notes.bibliography import read_bibliography
from quoth.notes.diagnostics import CODES, Diagnostic
from quoth.notes.model import Declaration, Role, ValueKind
from quoth.notes.source import Source
from quoth.ontology.types import BUILT_IN

BIBTEX = r"""
@string{jhn = {Journal of Harbour Notes}}

@inproceedings{marsh2017,
  author        = {Marsh, Ada and G{\"o}del, Ben and {Harbour Lab, Inc.} and others},
  title         = {{Foghorns} Are All You Need},
  booktitle     = {Proceedings of the Tenth Harbour Conference},
  month         = jun # "~12",
  year          = 2017,
  eprint        = {1706.03762},
  archiveprefix = {arXiv},
  isbn          = {978-0-262-03384-8},
  url           = {https://example.org/foghorns?utm_source=feed},
}

@book{ortiz:signals,
  author    = "Ben Ortiz",
  title     = "Signals",
  subtitle  = "An Introduction",
  publisher = {Quay},
  isbn      = {0-262-03384-4},
  date      = {2016-11},
}
"""

CSL = """[
  {"id": "marsh2017", "type": "paper-conference", "title": "<i>Foghorns</i> Are All You Need",
   "author": [{"family": "Marsh", "given": "Ada"}, {"family": "Gödel", "given": "Ben"},
              {"literal": "Harbour Lab, Inc."}],
   "issued": {"date-parts": [[2017, 6, 12]]}, "number": "arXiv:1706.03762", "ISBN": "978-0-262-03384-8",
   "URL": "https://example.org/foghorns?utm_source=feed"},
  {"id": "ortiz:signals", "type": "book", "title": "Signals: An Introduction",
   "author": [{"family": "Ortiz", "given": "Ben"}], "ISBN": "0-262-03384-4", "issued": "2016-11", "publisher": "Quay"}
]"""


def read(text: str, path: str = "library.bib") -> tuple[tuple[Declaration, ...], tuple[Diagnostic, ...]]:
    return read_bibliography(Source(path, text))


def work(text: str, path: str = "library.bib") -> Declaration:
    """The one work of a file that has no fault."""
    declarations, diagnostics = read(text, path)
    assert not diagnostics
    (declaration,) = declarations
    return declaration


def entry(fields: str, kind: str = "article") -> Declaration:
    return work(f"@{kind}{{k, title = {{T}}, {fields}}}")


def item(**members: object) -> Declaration:
    return work(json.dumps([{"id": "k", "title": "T", **members}]), "library.json")


def values(declaration: Declaration, key: str) -> list[str]:
    return [value.text for f in declaration.fields if f.key == key for value in f.values]


def told(text: str, path: str = "library.bib") -> list[tuple[str, str, str]]:
    """The code, the place in the text and the message of each diagnostic."""
    source = Source(path, text)
    return [(d.code, source[d.span], d.message) for d in read_bibliography(source)[1]]


# -- whole entries --


@pytest.mark.parametrize(("path", "text"), [("library.bib", BIBTEX), ("library.json", CSL), ("LIBRARY.JSON", CSL)])
def test_both_formats_give_the_same_works(path: str, text: str) -> None:
    (paper, book), diagnostics = read(text, path)
    assert not diagnostics
    assert (paper.type, paper.name, paper.role) == ("paper", "Foghorns Are All You Need", Role.DECLARED)
    assert set(paper.identifiers) == {"arxiv:1706.03762", "url:https://example.org/foghorns"}
    assert values(paper, "citekey") == ["marsh2017"]
    assert values(paper, "author") == ["Ada Marsh", "Ben Gödel", "Harbour Lab, Inc."]
    assert values(paper, "published") == ["2017-06-12"]
    assert (book.type, book.name) == ("book", "Signals: An Introduction")
    assert book.identifiers == ("isbn:9780262033848",)
    assert values(book, "author") == ["Ben Ortiz"]
    assert values(book, "published") == ["2016-11"]


def test_places_in_bibtex_are_exact() -> None:
    source = Source("library.bib", BIBTEX)
    (paper, book), _ = read_bibliography(source)
    assert [source[paper.span], source[book.span]] == ["marsh2017", "ortiz:signals"]
    places = {f.key: [source[value.span] for value in f.values] for f in paper.fields}
    assert places == {
        "citekey": ["marsh2017"],
        "author": ["Marsh, Ada", r"G{\"o}del, Ben", "{Harbour Lab, Inc.}"],
        "published": ["2017"],
    }
    author = next(f for f in paper.fields if f.key == "author")
    assert source[author.span].startswith("author        = {Marsh")
    assert source[author.span].endswith("others}")


def test_places_in_csl_are_exact() -> None:
    source = Source("library.json", CSL)
    (paper, book), _ = read_bibliography(source)
    assert [source[paper.span], source[book.span]] == ["marsh2017", "ortiz:signals"]
    author = next(f for f in paper.fields if f.key == "author")
    assert source[author.values[2].span] == '{"literal": "Harbour Lab, Inc."}'


def test_the_kinds_of_values() -> None:
    declaration = entry("author = {A}, year = 2020")
    kinds = {f.key: [value.kind for value in f.values] for f in declaration.fields}
    assert kinds == {"citekey": [ValueKind.TEXT], "author": [ValueKind.TEXT], "published": [ValueKind.DATE]}


def test_fields_without_a_relation_are_passed_over() -> None:
    declaration = entry("journal = {J}, publisher = {P}, editor = {E}, volume = 3, pages = {1--2}, abstract = {A}")
    assert [f.key for f in declaration.fields] == ["citekey"]
    assert declaration.identifiers == ()


# -- types --


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("article", "", "paper"),
        ("Article", "", "paper"),
        ("inproceedings", "", "paper"),
        ("incollection", "", "paper"),
        ("techreport", "", "paper"),
        ("phdthesis", "", "paper"),
        ("unpublished", "", "paper"),
        ("unpublished", "type = {Talk}", "talk"),
        ("article", "entrysubtype = {magazine}", "article"),
        ("book", "", "book"),
        ("proceedings", "", "book"),
        ("inbook", "booktitle = {B}", "paper"),
        ("inbook", "chapter = 3", "book"),
        ("online", "url = {https://example.org}", "article"),
        ("online", "url = {https://arxiv.org/abs/1706.03762}", "paper"),
        ("dataset", "doi = {10.5281/zenodo.1}", "dataset"),
        ("software", "doi = {10.5281/zenodo.1}", "software"),
        ("misc", "", "article"),
        ("misc", "doi = {10.1000/x}", "paper"),
        ("misc", "isbn = {9780262033848}", "book"),
        ("misc", "howpublished = {Software}", "software"),
        ("misc", "howpublished = {\\url{https://youtu.be/lXUZvyajciY}}", "episode"),
        ("video", "", "talk"),
        ("podcast", "url = {https://youtu.be/lXUZvyajciY}", "podcast"),
        ("episode", "", "episode"),
        ("lecture", "", "talk"),
        ("person", "", "article"),
        ("whatever", "", "article"),
    ],
)
def test_types_of_bibtex(kind: str, fields: str, expected: str) -> None:
    assert entry(fields, kind).type == expected
    assert expected in BUILT_IN


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"type": "article-journal"}, "paper"),
        ({"type": "article"}, "paper"),
        ({"type": "chapter"}, "paper"),
        ({"type": "thesis"}, "paper"),
        ({"type": "article-magazine"}, "article"),
        ({"type": "post-weblog"}, "article"),
        ({"type": "webpage", "URL": "https://example.org/"}, "article"),
        ({"type": "webpage", "URL": "https://doi.org/10.1000/x"}, "paper"),
        ({"type": "book"}, "book"),
        ({"type": "dataset"}, "dataset"),
        ({"type": "software"}, "software"),
        ({"type": "speech"}, "talk"),
        ({"type": "broadcast"}, "episode"),
        ({"type": "motion_picture", "URL": "https://youtu.be/lXUZvyajciY"}, "episode"),
        ({"type": "document", "genre": "Dataset"}, "dataset"),
        ({"type": 3}, "article"),
        ({}, "article"),
    ],
)
def test_types_of_csl(members: dict[str, object], expected: str) -> None:
    assert item(**members).type == expected


# -- titles --


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("title = {{Attention} is all you need}", "Attention is all you need"),
        ("title = {G{\\\"o}del's\n    $\\alpha$ -- {\\'e}t\\'e}", "Gödel's α – été"),
        ("title = {A}, subtitle = {B}", "A: B"),
        ("title = {A?}, subtitle = {B}", "A? B"),
        ("title = {A: B}, subtitle = {B}", "A: B"),
        ('title = "A" # { B}', "A B"),
        ("maintitle = {M}", "M"),
        ("title = {A\x00B}", "A B"),
    ],
)
def test_titles_of_bibtex(fields: str, expected: str) -> None:
    assert work(f"@article{{k, {fields}}}").name == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A <i>b</i> <span class='nocase'>C</span>", "A b C"),
        ("H<sub>2</sub>O &amp; x &lt; y", "H2O & x < y"),
        ("a < b > c", "a < b > c"),
        (["First", "Second"], "First"),
        ("a\u0000b\ud800c", "a b c"),
        (3, "3"),
    ],
)
def test_titles_of_csl(title: object, expected: str) -> None:
    assert item(title=title).name == expected


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("library.bib", "@misc{k}"),
        ("library.bib", "@misc{k, title = {}}"),
        ("library.json", '[{"id": "k"}]'),
        ("library.json", '[{"id": "k", "title": null}]'),
    ],
)
def test_a_work_without_a_title_is_named_by_its_key(path: str, text: str) -> None:
    (declaration,), _ = read(text, path)
    assert declaration.name == "@k"
    assert told(text, path) == [("bad-value", "k", "The entry `k` has no title.")]


# -- authors --


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Ada Marsh", ["Ada Marsh"]),
        ("Marsh, Ada", ["Ada Marsh"]),
        ("von Neumann, John", ["John von Neumann"]),
        ("King, Jr., Martin Luther", ["Martin Luther King Jr."]),
        ("Ada Marsh and Ben Ortiz AND Tom Reed", ["Ada Marsh", "Ben Ortiz", "Tom Reed"]),
        ("Marsh, A. and\n   Ortiz, B.", ["A. Marsh", "B. Ortiz"]),
        ("{Barnes and Noble} and {Quay, Inc.}", ["Barnes and Noble", "Quay, Inc."]),
        ("Ada Marsh and others", ["Ada Marsh"]),
        ("Erd{\\H{o}}s, P{\\'a}l", ["Pál Erdős"]),
        ("Donald~E. Knuth", ["Donald E. Knuth"]),
        ("Sandy Andover", ["Sandy Andover"]),
        ("family=Duchamp, given=Marcel, prefix=du, useprefix=true", ["Marcel du Duchamp"]),
        ("", []),
        ("and", ["and"]),
    ],
)
def test_authors_of_bibtex(author: str, expected: list[str]) -> None:
    assert values(entry(f"author = {{{author}}}"), "author") == expected


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("A. Marsh; B. Ortiz", ["A. Marsh", "B. Ortiz"]),
        ("Marsh, A.; Ortiz, B.", ["A. Marsh", "B. Ortiz"]),
        ("A. Marsh, B. Ortiz, T. Reed, K. Note", ["A. Marsh", "B. Ortiz", "T. Reed", "K. Note"]),
    ],
)
def test_authors_divided_otherwise_are_told(author: str, expected: list[str]) -> None:
    text = f"@misc{{k, title={{T}}, author={{{author}}}}}"
    (declaration,), _ = read(text)
    assert values(declaration, "author") == expected
    assert told(text) == [("bad-value", author, "Authors are divided by `and`.")]


def test_authors_of_csl() -> None:
    author = [
        {"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van", "suffix": "Jr."},
        {"literal": "Quay &amp; Sons"},
        {"family": "Plato"},
        "Ada Marsh",
        {"family": 3, "given": None},
        {},
        None,
    ]
    assert values(item(author=author), "author") == [
        "Ludwig van Beethoven Jr.",
        "Quay & Sons",
        "Plato",
        "Ada Marsh",
        "3",
    ]
    assert values(item(author="Ada Marsh"), "author") == ["Ada Marsh"]
    assert values(item(author=[]), "author") == []


# -- dates --


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("year = 2017", ["2017"]),
        ("year = {2017a}", ["2017"]),
        ("year = {c. 1984}", ["1984"]),
        ("year = 2017, month = 6", ["2017-06"]),
        ("year = 2017, month = jun", ["2017-06"]),
        ("year = 2017, month = June", ["2017-06"]),
        ("year = 2017, month = {Jun.}, day = 5", ["2017-06-05"]),
        ('year = 2017, month = "12~" # jun', ["2017-06-12"]),
        ('year = 2017, month = jun # "~12--14"', ["2017-06"]),
        ("year = 2017, month = {6--8}", ["2017-06"]),
        ("year = 2017, month = {13}", ["2017"]),
        ("year = 2017, month = feb, day = 30", ["2017-02"]),
        ("month = jun", []),
        ("date = {2017-06-12}", ["2017-06-12"]),
        ("date = {2017-06-12T10:20:30}", ["2017-06-12"]),
        ("date = {2017-06/2017-09}", ["2017-06"]),
        ("date = {2017?}", ["2017"]),
        ("date = {2017-21}", ["2017"]),
        ("date = {12 June 2017}", ["2017-06-12"]),
        ("date = {2017-06}, year = 2016", ["2017-06"]),
        ("year = {2017-06-12}, month = jan", ["2017-06-12"]),
        ("year = {forthcoming}", []),
        ("year = {}", []),
    ],
)
def test_dates_of_bibtex(fields: str, expected: list[str]) -> None:
    assert values(entry(fields), "published") == expected


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        ({"date-parts": [[2017]]}, ["2017"]),
        ({"date-parts": [["2017", "6", "2"]]}, ["2017-06-02"]),
        ({"date-parts": [[2017, 6], [2017, 9]]}, ["2017-06"]),
        ({"date-parts": [[2017, 21]]}, ["2017"]),
        ({"date-parts": [[987]]}, ["0987"]),
        ({"date-parts": [[None]]}, []),
        ({"date-parts": [[]]}, []),
        ({"date-parts": []}, []),
        ({"date-parts": 3}, []),
        ({"raw": "June 2017"}, ["2017-06"]),
        ({"literal": "in press"}, []),
        ("2017-06-12", ["2017-06-12"]),
        (2017, ["2017"]),
        (None, []),
        ([], []),
    ],
)
def test_dates_of_csl(issued: object, expected: list[str]) -> None:
    assert values(item(issued=issued), "published") == expected


@pytest.mark.parametrize(
    ("date", "expected", "message"),
    [
        ("2017-02-30", ["2017-02"], "There is no date `2017-02-30`. It is read as `2017-02`."),
        ("2017-99", ["2017"], "There is no date `2017-99`. It is read as `2017`."),
        ("the 3rd", [], "`the 3rd` is no date that Quoth knows."),
        ("0000", [], "`0000` is no date that Quoth knows."),
    ],
)
def test_dates_that_are_none_are_told(date: str, expected: list[str], message: str) -> None:
    text = f"@misc{{k, title={{T}}, date={{{date}}}}}"
    (declaration,), _ = read(text)
    assert values(declaration, "published") == expected
    assert told(text) == [("bad-value", date, message)]


# -- identifiers --


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("doi = {10.1000/ABC\\_d}", ["doi:10.1000/abc_d"]),
        ("doi = {https://doi.org/10.1000/abc}", ["doi:10.1000/abc"]),
        ("doi = {10.48550/arXiv.1706.03762}", ["arxiv:1706.03762"]),
        ("DOI = {10.1000/abc}, url = {https://doi.org/10.1000/ABC}", ["doi:10.1000/abc"]),
        ("eprint = {1706.03762}, eprinttype = {arxiv}, eprintclass = {cs.CL}", ["arxiv:1706.03762"]),
        ("eprint = {1706.03762v5}, archivePrefix = {arXiv}, primaryClass = {cs.CL}", ["arxiv:1706.03762"]),
        ("eprint = {arXiv:1706.03762 [cs]}", ["arxiv:1706.03762"]),
        ("eprint = {9711200}, archivePrefix = {arXiv}, primaryClass = {hep-th}", ["arxiv:hep-th/9711200"]),
        ("eprint = {26017442}, eprinttype = {pubmed}", ["pmid:26017442"]),
        ("eprint = {https://example.org/a.pdf}", []),
        ("eprint = {2027/abc}, eprinttype = {hdl}", []),
        ("arxivId = {1706.03762}", ["arxiv:1706.03762"]),
        ("journal = {arXiv preprint arXiv:1706.03762}", ["arxiv:1706.03762"]),
        ("journal = {CoRR}, volume = {abs/1706.03762}", ["arxiv:1706.03762"]),
        ("howpublished = {arXiv:1706.03762 [cs.CL]}", ["arxiv:1706.03762"]),
        ("note = {arXiv: 1706.03762}", ["arxiv:1706.03762"]),
        ("note = {Comment on arXiv:1706.03762}", []),
        ("journal = {arXiv preprint}", []),
        ("pmid = {26017442}, doi = {10.1000/x}", ["pmid:26017442", "doi:10.1000/x"]),
        ("url = {https://arxiv.org/pdf/1706.03762v5.pdf}", ["arxiv:1706.03762"]),
        ("url = {\\url{https://example.org/\\~{}me/a\\_b}}", ["url:https://example.org/~me/a_b"]),
        ("url = {www.example.org/a}", ["url:https://www.example.org/a"]),
        ("url = {https://en.wikipedia.org/wiki/Foghorn}", ["url:https://en.wikipedia.org/wiki/Foghorn"]),
        ("howpublished = {Available at \\url{https://example.org/a}.}", ["url:https://example.org/a"]),
        ("isbn = {9780262033848}", []),
        ("doi = {}", []),
        ("orcid = {0000-0002-1825-0097}", []),
    ],
)
def test_identifiers_of_bibtex(fields: str, expected: list[str]) -> None:
    assert list(entry(fields).identifiers) == expected


@pytest.mark.parametrize(
    "isbn", ["0-262-03384-4", "978 0 262 03384 8", "0262033844 9780262033848", "978-0-262-03384-8 (hardback)"]
)
def test_isbns_of_books(isbn: str) -> None:
    assert entry(f"isbn = {{{isbn}}}", "book").identifiers == ("isbn:9780262033848",)


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"type": "article-journal", "DOI": "10.1000/ABC", "PMID": 26017442}, ["doi:10.1000/abc", "pmid:26017442"]),
        ({"type": "article", "number": "arXiv:1706.03762"}, ["arxiv:1706.03762"]),
        ({"type": "article", "note": "arXiv:1706.03762 [cs]"}, ["arxiv:1706.03762"]),
        ({"type": "book", "ISBN": ["0262033844", "9780262033848"]}, ["isbn:9780262033848"]),
        ({"type": "chapter", "ISBN": "0262033844"}, []),
        ({"type": "webpage", "URL": "https://example.org/a?utm_source=x"}, ["url:https://example.org/a"]),
        ({"type": "book", "DOI": None, "URL": {}, "ISBN": [3.5, []]}, None),
    ],
)
def test_identifiers_of_csl(members: dict[str, object], expected: list[str] | None) -> None:
    if expected is None:
        text = json.dumps([{"id": "k", "title": "T", **members}])
        assert [code for code, _, _ in told(text, "library.json")] == ["bad-identifier"]
    else:
        assert list(item(**members).identifiers) == expected


@pytest.mark.parametrize(
    ("field", "value"),
    [("doi", "nature14539"), ("pmid", "x"), ("url", "see here"), ("arxiv", "17.06"), ("isbn", "9780262033849")],
)
def test_malformed_identifiers_are_told_at_their_place(field: str, value: str) -> None:
    ((code, place, message),) = told(f"@book{{k, title={{T}}, {field}={{{value}}}}}")
    assert (code, place) == ("bad-identifier", value)
    assert f"`{value}`" in message


# -- keys --


def test_other_keys_of_an_entry() -> None:
    declaration = entry("ids = {k, old2017, older}")
    assert values(declaration, "citekey") == ["k", "old2017", "older"]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"id": "a"}, ["a"]),
        ({"id": 12}, ["12"]),
        ({"id": "http://example.org/items/1", "citation-key": "a"}, ["a"]),
        ({"id": "a", "citation-key": "a"}, ["a"]),
        ({"id": "b", "citation-key": "a"}, ["a", "b"]),
    ],
)
def test_keys_of_csl(members: dict[str, object], expected: list[str]) -> None:
    assert values(work(json.dumps([{"title": "T", **members}]), "library.json"), "citekey") == expected


def test_items_without_a_key_are_told() -> None:
    text = '[{"title": "A"}, {"id": "", "title": "B"}, {"id": "c", "title": "C"}]'
    declarations, _ = read(text, "library.json")
    assert [d.name for d in declarations] == ["C"]
    assert told(text, "library.json") == [("bad-bibliography", "{", "This item has no key.")] * 2


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("library.bib", "@misc{a, title={A}}\n@misc{b, title={B}}\n@misc{A, title={C}}"),
        ("library.json", '[{"id": "a", "title": "A"},\n{"id": "b", "title": "B"}, {"id": "A", "title": "C"}]'),
    ],
)
def test_of_entries_with_one_key_the_first_is_read(path: str, text: str) -> None:
    declarations, _ = read(text, path)
    assert [d.name for d in declarations] == ["A", "B"]
    message = "An entry in line 1 has the key `A` already; that one is read."
    assert told(text, path) == [("duplicate-citekey", "A", message)]


def test_a_key_taken_by_another_entry_is_no_other_key() -> None:
    text = "@misc{a, title={A}}\n@misc{b, title={B}, ids={a, c}}"
    (_, declaration), diagnostics = read(text)
    assert values(declaration, "citekey") == ["b", "c"]
    assert [d.code for d in diagnostics] == ["duplicate-citekey"]


# -- entries that serve others --


def test_a_part_takes_over_date_and_author_and_nothing_else() -> None:
    text = """
    @inbook{part, crossref = {whole}, title = {The Part}}
    @book{whole, title = {The Whole}, author = {Ada Marsh}, year = 1999, month = may,
          isbn = {9780262033848}, doi = {10.1000/whole}, url = {https://example.org/whole}}
    """
    (part, whole), diagnostics = read(text)
    assert not diagnostics
    assert (part.type, part.name, part.identifiers) == ("paper", "The Part", ())
    assert values(part, "author") == ["Ada Marsh"]
    assert values(part, "published") == ["1999-05"]
    assert len(whole.identifiers) == 3


def test_what_a_part_says_itself_counts() -> None:
    text = """
    @inbook{part, crossref = {WHOLE}, title = {The Part}, author = {Ben Ortiz}, year = 2001}
    @book{whole, title = {The Whole}, author = {Ada Marsh}, date = {1999-05}}
    """
    part = read(text)[0][0]
    assert values(part, "author") == ["Ben Ortiz"]
    assert values(part, "published") == ["2001"]


def test_containers_and_sets_are_no_works() -> None:
    text = """
    @xdata{common, author = {Ada Marsh}, date = {2020}}
    @article{a, title = {A}, xdata = {common}}
    @set{s, entryset = {a}}
    @IEEEtranBSTCTL{ctl, CTLuse_article_number = "yes"}
    """
    declaration = work(text)
    assert (values(declaration, "author"), values(declaration, "published")) == (["Ada Marsh"], ["2020"])


def test_entries_that_name_each_other_are_read() -> None:
    text = "@inbook{a, title={A}, crossref={b}}\n@inbook{b, title={B}, crossref={a}, year=2000}"
    assert [values(d, "published") for d in read(text)[0]] == [["2000"], ["2000"]]


def test_a_parent_that_is_missing_is_told() -> None:
    text = "@inbook{a, title={A}, crossref={none}}"
    assert told(text) == [("unknown-citation", "none", "`none` is the key of no entry of this file.")]


# -- files --


@pytest.mark.parametrize("path", ["empty.bib", "empty.json"])
def test_an_empty_file_is_no_fault(path: str) -> None:
    assert read("", path) == read(" \n", path) == ((), ())


def test_a_file_of_another_format_is_told() -> None:
    assert [code for code, _, _ in told("TY  - JOUR\nER  -", "library.ris")] == ["bad-bibliography"]
    assert told("% nothing yet", "library.bib") == []


def test_broken_entries_leave_the_others() -> None:
    text = BIBTEX + "\n@article{broken, title = {No end,\n year = 2020\n\n@article{last, title = {Last}}"
    declarations, diagnostics = read(text)
    assert [d.name for d in declarations][-2:] == ["No end", "Last"]
    assert values(declarations[-2], "published") == ["2020"]
    assert [d.code for d in diagnostics] == ["bad-bibliography"]


# -- properties --

BIB_WORDS = st.lists(
    st.sampled_from(
        (
            *'{}()",=#%@\\ \n',
            *("@book{k1,", "@misc{k2,", "@string{", "@comment{", "k1", " = ", "{A and B, C}", "\\'", "$"),
            *"title author year 2017 month jan date 2017-13-45 doi 10.1/x isbn url https://a.b/c".split(),
            *"eprint 1706.03762 ids crossref xdata ß \u0661 \x00".split(" "),
        )
    ),
    max_size=40,
).map("".join)
CSL_ITEMS = st.lists(
    st.dictionaries(
        st.sampled_from(["id", "type", "title", "author", "issued", "DOI", "ISBN", "URL", "note", "citation-key", "x"]),
        st.recursive(
            st.one_of(
                st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.sampled_from(["a", "2017-06"])
            ),
            lambda inner: st.one_of(
                st.lists(inner, max_size=3),
                st.dictionaries(st.sampled_from(["family", "given", "literal", "date-parts", "raw"]), inner),
            ),
            max_leaves=4,
        ),
    ),
    max_size=4,
).map(json.dumps)


@settings(deadline=None)
@given(st.one_of(st.text(), BIB_WORDS, CSL_ITEMS), st.sampled_from(["library.bib", "library.json", "library"]))
def test_any_text_has_a_reading(text: str, path: str) -> None:
    source = Source(path, text)
    declarations, diagnostics = read_bibliography(source)
    for declaration in declarations:
        assert declaration.name == " ".join(declaration.name.split()) != ""
        assert declaration.type in BUILT_IN
        citekey = declaration.fields[0]
        assert citekey.key == "citekey"
        assert citekey.values[0].span == declaration.span == citekey.span
        if path != "library.json":
            assert source[declaration.span] == citekey.values[0].text
        for written in declaration.fields:
            assert written.values
            assert all(value.text and value.span.end <= len(text) for value in written.values)
            "".join(value.text for value in written.values).encode()
    keys = [value.text.casefold() for d in declarations for value in d.fields[0].values]
    assert len(keys) == len(set(keys))
    assert all(d.path == path and d.span.end <= len(text) and d.code in CODES for d in diagnostics)
    assert list(diagnostics) == sorted(diagnostics, key=lambda d: d.span)
    assert read_bibliography(source) == (declarations, diagnostics)
