"""`quoth.toml`: what it may say, what is wrong with it, and where."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoth import config as module
from quoth.config import (
    LOCAL_BASE,
    OPTIONS,
    Config,
    ConfigError,
    Me,
    Option,
    Peer,
    default_text,
    find_root,
    load_config,
    new_base,
    read_config,
    schema,
    schema_text,
)
from quoth.notes.settings import INSIGHT_HEADINGS, Mentions
from quoth.ontology.relations import ANY, Takes

HERE = Path("vault")


def read(text: str) -> Config:
    return read_config(text, HERE)


def faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(ConfigError) as caught:
        read(text)
    return [(fault.line, fault.message) for fault in caught.value.faults]


# -- what it says -------------------------------------------------------------------------------------


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    config = load_config(tmp_path)
    assert (config.base, config.is_local, config.written, config.me) == (LOCAL_BASE, True, False, None)
    assert config.settings.language == ""
    assert config.root == tmp_path


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "quoth.toml").write_bytes(b'\xef\xbb\xbfbase = "https://ada.example/"\n')
    config = load_config(tmp_path)
    assert (config.base, config.is_local, config.written) == ("https://ada.example/", False, True)


def test_everything_at_once() -> None:
    config = read(
        """
base = "https://ada.example/notes/"
language = "en-GB"

[me]
name = "Ada Quill"
aliases = ["Ada"]
id = "ada"
orcid = "0000-0002-1825-0097"
url = "https://ada.example/"

[notes]
include = ["Podcasts/**"]
ignore = ["Archive"]
templates = ["Skeletons"]
mentions = "linked"
insight-headings = ["What I learned"]
plain-tags = ["inbox/*"]

[types.game]
iri = "schema:VideoGame"
plural = "games"
work = true

[types]
drink = {}

[relations]
funded-by = { iri = "ex:funder", inverse = "funds", from = ["people", "note"], to = ["organization"] }
heard-at = { takes = "date" }

[folders]
Voices = "People"

[prefixes]
ex = "https://ex.example/"

[bibliography]
files = ["refs.bib"]

[peers]
bob = "../bob"
eve = { source = "https://eve.example/g.ttl" }

[export.obsidian]
folder = "Generated/"

[check]
ignore = ["unused-declaration"]
"""
    )
    settings = config.settings
    assert config.me == Me("Ada Quill", ("Ada",), "ada", (("orcid", "0000-0002-1825-0097"),), "https://ada.example/")
    assert (settings.me, settings.language) == ("Ada Quill", "en-gb")
    assert (settings.include, settings.ignore, settings.templates) == (("Podcasts/**",), ("Archive",), ("Skeletons",))
    assert settings.mentions is Mentions.LINKED
    assert settings.insight_headings == (*INSIGHT_HEADINGS, "What I learned")
    assert settings.is_plain_tag("inbox/today")
    game, drink = config.types
    assert (game.key, game.iri, game.plural, game.work) == ("game", "http://schema.org/VideoGame", "games", True)
    assert (drink.iri, drink.label) == ("https://ada.example/notes/t/drink", "Drink")
    assert settings.types.find("Games") == game
    assert settings.keys.find("games") is not None
    funded, heard = config.relations
    assert (funded.iri, funded.inverses) == ("https://ex.example/funder", ("funds",))
    assert (funded.subjects, funded.objects) == (("person", "note"), ("organization",))
    assert (heard.iri, heard.takes) == ("https://ada.example/notes/p/heard-at", Takes.DATE)
    assert (heard.subjects, heard.objects) == ((ANY,), ())
    assert settings.relations.find("funds") == (funded, True)
    assert settings.folders == {"Voices": "person"}
    assert settings.prefixes == {"ex": "https://ex.example/"}
    assert config.bibliography == ("refs.bib",)
    assert config.peers == (Peer("bob", "../bob"), Peer("eve", "https://eve.example/g.ttl"))
    assert config.obsidian_folder == "Generated"
    assert settings.ignored_codes == {"unused-declaration"}


@pytest.mark.parametrize(
    ("tag", "plain"),
    [
        ("question", True),
        ("Question", True),
        ("status", True),
        ("status/open", True),
        ("statusquo", False),
        ("ai", False),
    ],
)
def test_tags_that_are_no_concepts(tag: str, plain: bool) -> None:
    assert read("").settings.is_plain_tag(tag) is plain


# -- what is wrong ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("nots = 1", 1, "`nots` is unknown; did you mean `notes`?"),
        ("\n[notes]\n# x\ninculde = []", 4, "`notes.inculde` is unknown; did you mean `include`?"),
        ("[notes]\nInclude = []", 2, "`notes.Include` is unknown; did you mean `include`?"),
        ("[check]\nquokka = 1", 2, "`check.quokka` is unknown; known: ignore"),
        ("[export.obsidian]\nfoldre = ''", 2, "`export.obsidian.foldre` is unknown; did you mean `folder`?"),
        ("[types.game]\nlable = 'x'", 2, "`types.game.lable` is unknown; did you mean `label`?"),
        ("[types]\ngame = { lable = 'x' }", 2, "`types.game.lable` is unknown; did you mean `label`?"),
        ("base = 'x'", 1, '`base` must be an http(s) IRI that ends in `/`, not "x"'),
        ("base = 'https://a.example/x'", 1, "`base` must be an http(s) IRI that ends in `/`, not"),
        ("base = 'https://a.example/?x/'", 1, "`base` must be an http(s) IRI that ends in `/`, not"),
        ("\nlanguage = 'english please'", 2, "`language` must be a language tag, such as `en`, not"),
        ("me = 3", 1, "`me` must be a text or a table, not 3"),
        ("[me]\norcid = 'x'", 1, "`me` needs a `name`"),
        ("[notes]\nignore = 'x'", 2, '`notes.ignore` must be a list of texts, not "x"'),
        ("[notes]\nmentions = 'all'", 2, '`notes.mentions` must be "declared" or "linked", not "all"'),
        ("notes = 1", 1, "`notes` must be a table, not 1"),
        ("[folders]\nA = 'persn'", 2, "`folders.A` has an unknown type, `persn`; did you mean `person`?"),
        ("[prefixes]\nschema = 'https://x.example/'", 2, "`prefixes.schema` is taken: it stands for"),
        ("[prefixes]\n'a b' = 'https://x.example/'", 2, "`prefixes.a b` is no prefix"),
        ("[prefixes]\na = 'x'", 2, "`prefixes.a` must be an IRI"),
        ("[types]\ngame = 'foo:Game'", 2, "`types.game` uses the prefix `foo`, which `[prefixes]` does not define"),
        ("[relations]\nx = { from = ['persn'] }", 2, "`relations.x.from` holds an unknown type, `persn`; did you mean"),
        ("[peers]\nbob = {}", 2, "`peers.bob` needs a `source`"),
        (
            "[check]\nignore = ['bad-yml']",
            2,
            "`check.ignore` holds an unknown code, `bad-yml`; did you mean `bad-yaml`?",
        ),
        ("[export.obsidian]\nfolder = '../x'", 2, "`export.obsidian.folder` must be a folder inside the vault, not"),
        ("[export.obsidian]\nfolder = '/x'", 2, "`export.obsidian.folder` must be a folder inside the vault, not"),
        ("a = 1\nb = \n", 2, "not valid TOML: invalid value"),
        ("a = 1\na = 2", 2, "not valid TOML: cannot overwrite a value"),
        ("a = [", 1, "not valid TOML: "),
    ],
)
def test_a_fault_is_named_with_its_line(text: str, line: int, message: str) -> None:
    ((found_line, found),) = faults(text)
    assert found_line == line
    assert found.startswith(message)


def test_all_faults_are_told_at_once_in_order() -> None:
    assert [line for line, _ in faults("nots = 1\n\nbase = 2\n[notes]\nx = 3\n")] == [1, 3, 5]
    with pytest.raises(ConfigError, match=r"^quoth\.toml:1: `nots` is unknown.*\nquoth\.toml:2: `base` must"):
        read("nots = 1\nbase = 2\n")


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"a = '\n\xff'", "quoth.toml:2: is not UTF-8 text"), (b"#" * (2 << 20), "quoth.toml:1: is larger than 1 MiB")],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "quoth.toml").write_bytes(content)
    with pytest.raises(ConfigError, match=re.escape(message)):
        load_config(tmp_path)


def test_a_folder_in_the_place_of_the_file_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "quoth.toml").mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path)


# -- the vault's folder -------------------------------------------------------------------------------


def test_the_nearest_configuration_makes_the_vault(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    assert find_root(deep) == deep
    (tmp_path / "a" / "b" / ".obsidian").mkdir()
    assert find_root(deep) == tmp_path / "a" / "b"
    (tmp_path / "a" / "quoth.toml").write_text("")
    assert find_root(deep) == tmp_path / "a"
    (deep / "quoth.toml").write_text("")
    assert find_root(deep) == deep


def test_a_file_lies_in_the_vault_of_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "n.md").write_text("")
    assert find_root(tmp_path / "n.md") == tmp_path
    monkeypatch.chdir(tmp_path)
    assert find_root(Path("n.md")) == tmp_path
    assert find_root(Path(".")) == tmp_path


# -- the digest ---------------------------------------------------------------------------------------


def test_the_digest_is_that_of_what_decides_reading_and_naming() -> None:
    one = read('language = "en"\n[check]\nignore = ["bad-yaml"]\n').digest
    assert one == read('# comment\nlanguage="en"\n[export.obsidian]\nfolder="X"\n').digest
    assert one != read('language = "de"').digest
    assert one != read('language = "en"\nbase = "https://a.example/"').digest
    assert one != read('language = "en"\n[notes]\nignore = ["x"]').digest
    assert load_config(HERE).digest == read("").digest


# -- what `init` writes -------------------------------------------------------------------------------


def test_the_default_file_sets_base_language_and_writer() -> None:
    base = new_base()
    config = read(default_text(base, "de", 'Ada "the" Quill\\'))
    assert (config.base, config.settings.language) == (base, "de")
    assert config.me == Me('Ada "the" Quill\\')


def test_every_example_in_it_holds_when_uncommented() -> None:
    text = re.sub(r"^# (?=[\w-]+ = )", "", default_text(new_base()), flags=re.MULTILINE)
    config = read(text)
    assert config.me is not None
    assert config.types
    assert config.relations
    assert config.peers
    assert config.settings.include
    assert config.settings.ignored_codes


def test_every_option_stands_in_it() -> None:
    text = default_text(new_base())

    def check(options: tuple[Option, ...]) -> None:
        for option in options:
            if option.example or not option.kind.options:
                assert re.search(rf"^(?:# )?{option.name} = |^\[(?:[\w.]+\.)?{option.name}\]", text, re.MULTILINE), (
                    option
                )
            if option.name != "me":
                check(option.kind.options)

    check(OPTIONS)


def test_bases_differ() -> None:
    bases = {new_base() for _ in range(100)}
    assert len(bases) == 100
    assert all(re.fullmatch(r"https://w3id\.org/quoth/v/[a-z2-7]{12}/", base) for base in bases)


# -- the schema ---------------------------------------------------------------------------------------


def test_the_published_schema_is_in_step(golden: Any) -> None:
    golden(Path(module.__file__).with_name("config.schema.json"), schema_text().encode())


def test_the_schema_describes_every_option_and_allows_no_other() -> None:
    def check(options: tuple[Option, ...], described: dict[str, Any]) -> None:
        assert described["additionalProperties"] is False
        assert list(described["properties"]) == [option.name for option in options]
        for option in options:
            inner = described["properties"][option.name]
            assert inner["description"] == option.meaning
            if option.kind.options:
                check(option.kind.options, inner if "properties" in inner else inner["anyOf"][1])

    check(OPTIONS, json.loads(schema_text()))
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


# -- properties ---------------------------------------------------------------------------------------


@given(st.text(alphabet="abem=[]{}\"'\n.# 1,noteslanguage", max_size=60))
def test_any_text_is_a_configuration_or_a_fault_with_a_line(text: str) -> None:
    try:
        read(text)
    except ConfigError as error:
        lines = [fault.line for fault in error.faults]
    else:
        return
    assert lines
    assert all(1 <= line <= text.count("\n") + 1 for line in lines)
