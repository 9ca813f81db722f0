r"""Plain Unicode text out of the TeX that bibliographies are written in.

Accents, letters, ligatures, quotation marks, simple mathematics and formatting; nothing is typeset and no macro is
defined. What is not known shows what it holds: an unknown macro gives its arguments, or its name if it has none.
`%` is the character, as every program takes it that writes bibliographies. Any text has a reading.

Written here because pylatexenc 2, the library for it, ends a text at `%`, leaves out `\texttt{…}` and `\TeX`, and fails
on `\href`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

#: Changes what an argument put at the end of the output, from an index on.
_Action = Callable[[list[str], int], None]

_TOKEN = re.compile(
    r"""
    \\(?P<word>[A-Za-z]+)\*?(?P<space>\s*)
  | \\(?P<sign>.)
  | (?P<open>\{) | (?P<close>\}) | (?P<dollar>\$) | (?P<script>[\^_]) | (?P<tie>~)
  | (?P<mark>---?|``|''|!`|\?`)
  | (?P<text>[^\\{}$^_~\-`'!?]+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
#: Dollars that enclose mathematics and no sum of money, as Pandoc tells them apart.
_MATH = re.compile(r"\$(?=\S)(?:\\.|[^\\$])+(?<=\S)\$(?!\d)|\$\$(?:\\.|[^\\$])+\$\$", re.DOTALL)
#: Words in single quotation marks: an apostrophe that ends no word closes none.
_QUOTED = re.compile(r"(?<![\\`?!])`(?!`)([^`']*)'(?![\w'])")
_PLAIN = re.compile(r"[^\\{}$~`'-]*(?:['-](?!['-])[^\\{}$~`'-]*)*")

_SIGN_ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    '"': "\u0308",
    "=": "\u0304",
    ".": "\u0307",
}
_WORD_ACCENTS = {
    "H": "\u030b", "G": "\u030f", "b": "\u0331", "c": "\u0327", "d": "\u0323", "f": "\u0311", "h": "\u0309",
    "k": "\u0328", "r": "\u030a", "t": "\u0361", "u": "\u0306", "v": "\u030c",
    "acute": "\u0301", "bar": "\u0304", "breve": "\u0306", "check": "\u030c", "ddot": "\u0308", "dot": "\u0307",
    "grave": "\u0300", "hat": "\u0302", "tilde": "\u0303", "vec": "\u20d7", "widehat": "\u0302", "widetilde": "\u0303",
}  # fmt: skip
_DOTTED = {"ı": "i", "ȷ": "j"}

_MARKS = {"---": "—", "--": "–", "``": "“", "''": "”", "!`": "¡", "?`": "¿"}
#: Signs that stand for themselves are not listed.
_SIGNS = {**dict.fromkeys(" ,;:>\\\n\t", " "), **dict.fromkeys("-/!@", "")}

_GREEK = """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon
    phi chi psi omega""".split()


def _greek() -> dict[str, str]:
    letters = {}
    for name in _GREEK:
        letter = unicodedata.lookup(f"GREEK SMALL LETTER {'LAMDA' if name == 'lambda' else name}")
        letters[name] = letters[f"var{name}"] = letters[f"text{name}"] = letter
        letters[name.capitalize()] = letter.upper()
    return letters


_SYMBOLS = {
    **_greek(),
    "AA": "Å", "AE": "Æ", "DH": "Ð", "DJ": "Đ", "L": "Ł", "NG": "Ŋ", "O": "Ø", "OE": "Œ", "SS": "ẞ", "TH": "Þ",
    "aa": "å", "ae": "æ", "dh": "ð", "dj": "đ", "i": "ı", "j": "ȷ", "l": "ł", "ng": "ŋ", "o": "ø", "oe": "œ",
    "ss": "ß", "th": "þ", "imath": "ı", "jmath": "ȷ", "ell": "ℓ",
    "textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“",
    "textquotedblright": "”", "lq": "‘", "rq": "’", "glqq": "„", "grqq": "“", "glq": "‚", "grq": "‘", "flqq": "«",
    "frqq": "»", "flq": "‹", "frq": "›", "guillemotleft": "«", "guillemotright": "»", "guillemetleft": "«",
    "guillemetright": "»", "guilsinglleft": "‹", "guilsinglright": "›", "quotedblbase": "„", "quotesinglbase": "‚",
    "textquotesingle": "'", "textquotedbl": '"', "textexclamdown": "¡", "textquestiondown": "¿",
    "ldots": "…", "dots": "…", "textellipsis": "…", "cdots": "⋯", "cdot": "·", "textperiodcentered": "·",
    "textbullet": "•", "bullet": "•", "S": "§", "P": "¶", "dag": "†", "ddag": "‡", "textdagger": "†",
    "copyright": "©", "textcopyright": "©", "textregistered": "®", "texttrademark": "™", "pounds": "£",
    "textsterling": "£", "texteuro": "€", "euro": "€", "textyen": "¥", "textcent": "¢", "textdegree": "°",
    "degree": "°", "textmu": "µ", "textordfeminine": "ª", "textordmasculine": "º", "textonehalf": "½",
    "textbackslash": "\\", "backslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "textasciigrave": "`",
    "textunderscore": "_", "textbar": "|", "textless": "<", "textgreater": ">", "textbraceleft": "{",
    "textbraceright": "}", "lbrace": "{", "rbrace": "}", "slash": "/", "hyphen": "-", "textquotestraightdblbase": '"',
    "TeX": "TeX", "LaTeX": "LaTeX", "LaTeXe": "LaTeX2e", "BibTeX": "BibTeX", "XeTeX": "XeTeX",
    "times": "×", "div": "÷", "pm": "±", "mp": "∓", "ast": "∗", "star": "⋆", "circ": "∘", "oplus": "⊕",
    "otimes": "⊗", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "ne": "≠", "ll": "≪", "gg": "≫",
    "approx": "≈", "sim": "∼", "simeq": "≃", "equiv": "≡", "propto": "∝", "to": "→", "rightarrow": "→",
    "leftarrow": "←", "leftrightarrow": "↔", "Rightarrow": "⇒", "Leftarrow": "⇐", "Leftrightarrow": "⇔",
    "mapsto": "↦", "infty": "∞", "partial": "∂", "nabla": "∇", "sum": "∑", "prod": "∏", "int": "∫", "in": "∈",
    "notin": "∉", "subset": "⊂", "subseteq": "⊆", "cup": "∪", "cap": "∩", "emptyset": "∅", "forall": "∀",
    "exists": "∃", "neg": "¬", "wedge": "∧", "vee": "∨", "langle": "⟨", "rangle": "⟩", "vert": "|", "mid": "|",
    "Vert": "‖", "parallel": "∥", "perp": "⊥", "hbar": "ℏ", "prime": "′", "deg": "°", "aleph": "ℵ",
    "quad": " ", "qquad": " ", "space": " ", "thinspace": " ", "enspace": " ", "newline": " ", "nobreakspace": " ",
}  # fmt: skip

#: Macros that change the looks of their argument, or of what follows.
_SILENT = frozenset(
    """em bf it rm sc sf sl tt emph bfseries itshape mdseries scshape slshape upshape normalfont rmfamily sffamily
    ttfamily tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge textbf textit textmd textsc
    textsf textsl texttt textrm textup textnormal text mathrm mathbf mathit mathcal mathbb mathsf mathtt mathfrak
    mathscr mathnormal boldsymbol bm operatorname ensuremath mbox hbox fbox underline uline overline left right big Big
    bigl bigr Bigl Bigr displaystyle textstyle limits relax protect noindent null xspace ignorespaces allowbreak
    nobreak break linebreak nolinebreak hfill url path nolinkurl uppercase lowercase MakeUppercase MakeLowercase
    NoCaseChange mkbibemph mkbibitalic mkbibbold selectfont""".split()
)

_SUPERSCRIPT = str.maketrans("0123456789+-=()n*", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ*")
_SUBSCRIPT = str.maketrans("0123456789+-=()aeox", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓ")


def plain_text(tex: str) -> str:
    """What a title or name in TeX reads as, white space folded."""
    if _PLAIN.fullmatch(tex):
        return " ".join(tex.split())
    return " ".join(_Reader(_QUOTED.sub(r"‘\1’", tex)).read().split())


def plain_address(tex: str) -> str:
    r"""What an address or identifier reads as: `\_` and braces resolved, ligatures and ties left as they are."""
    if "\\" in tex or "$" in tex:
        tex = re.sub(r"\$\s*\\sim\s*\$|\\(?:textasciitilde|~)\s*(?:\{\s*\})?", "~", tex)
        tex = re.sub(r"\\(?:textunderscore\s*(?:\{\s*\})?)", "_", tex)
        tex = re.sub(r"\\(?:url|path|nolinkurl|href|texttt)\s*(?=\{)", "", tex)
        tex = re.sub(r"\\(?=[^A-Za-z])", "", tex)
    return tex.translate(_NO_BRACES).strip()


_NO_BRACES = str.maketrans("", "", "{}")


@dataclass(slots=True)
class _Group:
    """A pair of braces that is open."""

    #: Where what it holds begins in the output.
    start: int
    #: What is done to it as an argument, the innermost last.
    actions: list[_Action]
    #: What is done to the arguments behind it.
    later: tuple[_Action, ...]


@dataclass(slots=True)
class _Reader:
    tex: str
    out: list[str] = field(default_factory=list)
    groups: list[_Group] = field(default_factory=list)
    #: What is done to the next argument, and to those behind it.
    pending: list[_Action] = field(default_factory=list)
    later: tuple[_Action, ...] = ()
    math: bool = False
    #: Where the mathematics ends that dollars enclose.
    math_end: int = -1

    def read(self) -> str:
        for match in _TOKEN.finditer(self.tex):
            self.read_token(match)
        while self.groups:
            self.close()
        self.finish(len(self.out), self.pending, ())
        return "".join(self.out)

    def read_token(self, match: re.Match[str]) -> None:
        kind, token = match.lastgroup, match.group()
        if kind in ("word", "space"):
            self.read_word(match["word"], match["space"], match.end())
        elif kind == "sign":
            self.read_sign(match["sign"])
        elif kind == "open":
            self.groups.append(_Group(len(self.out), self.pending, self.later))
            self.pending, self.later = [], ()
        elif kind == "close":
            self.close()
        elif kind == "dollar":
            self.read_dollar(match)
        elif kind == "script" and self.math:
            self.expect(_superscript if token == "^" else _subscript)
        elif kind == "tie":
            self.emit(" ")
        elif kind == "mark" and not self.math:
            self.emit(_MARKS[token])
        else:
            self.read_text(token)

    # -- tokens --

    def read_word(self, word: str, space: str, end: int) -> None:
        if word in _WORD_ACCENTS and (self.math or len(word) == 1):
            self.expect(_accent(_WORD_ACCENTS[word]))
        elif word in _ARGUMENTS:
            self.expect(*_ARGUMENTS[word])
        elif word in _SYMBOLS:
            # In mathematics a space ends the macro's name, and means nothing else; but it keeps words apart.
            self.emit(_SYMBOLS[word] + (" " if self.math and space else ""))
        elif word not in _SILENT and not self.tex.startswith("{", end):
            self.emit(word + (" " if space else ""))

    def read_sign(self, sign: str) -> None:
        if sign in "([":
            self.math = True
        elif sign in ")]":
            self.math = False
        elif sign in _SIGN_ACCENTS:
            self.expect(_accent(_SIGN_ACCENTS[sign], sign))
        else:
            self.emit(_SIGNS.get(sign, sign))

    def read_dollar(self, match: re.Match[str]) -> None:
        if self.math:
            self.math = match.end() != self.math_end
        elif enclosed := _MATH.match(self.tex, match.start()):
            self.math, self.math_end = True, enclosed.end()
        else:
            self.read_text("$")

    def read_text(self, text: str) -> None:
        if self.pending:
            text = text.lstrip()
            if not text:
                return
            self.emit(text[0])
            text = text[1:]
        if text:
            self.out.append(text)

    # -- arguments --

    def expect(self, action: _Action, *later: _Action) -> None:
        """Does something to the argument that follows, and to those after it."""
        self.pending.append(action)
        if later:
            self.later = later

    def emit(self, text: str) -> None:
        """Puts out a text that is an argument where one is awaited."""
        start = len(self.out)
        self.out.append(text)
        self.finish(start, self.pending, self.later)

    def close(self) -> None:
        self.finish(len(self.out), self.pending, ())
        if self.groups:
            group = self.groups.pop()
            self.finish(group.start, group.actions, group.later)

    def finish(self, start: int, actions: list[_Action], later: tuple[_Action, ...]) -> None:
        """An argument is complete."""
        for action in reversed(actions):
            action(self.out, start)
        self.pending, self.later = [*later[:1]], later[1:]


# -- actions ------------------------------------------------------------------------------------------


def _accent(mark: str, sign: str = "") -> _Action:
    """Puts a mark over the first letter; over nothing, the sign is itself (`\\~{}`)."""

    def act(out: list[str], start: int) -> None:
        at = next((i for i in range(start, len(out)) if out[i]), None)
        if at is not None and out[at][0].isalpha():
            letter = _DOTTED.get(out[at][0], out[at][0])
            out[at] = unicodedata.normalize("NFC", letter + mark) + out[at][1:]
        elif at is None and sign not in ("=", "."):
            out.append(sign)

    return act


def _keep(_out: list[str], _start: int) -> None:
    """Leaves the argument as it is."""


def _drop(out: list[str], start: int) -> None:
    del out[start:]


def _between(before: str, after: str) -> _Action:
    def act(out: list[str], start: int) -> None:
        out.insert(start, before)
        out.append(after)

    return act


def _script(table: dict[int, int], sign: str) -> _Action:
    def act(out: list[str], start: int) -> None:
        text = "".join(out[start:]).strip()
        if all(ord(character) in table for character in text):
            out[start:] = [text.translate(table)]
        elif text not in ("st", "nd", "rd", "th") and sign:
            out[start:] = [sign, text]

    return act


_superscript = _script(_SUPERSCRIPT, "^")
_subscript = _script(_SUBSCRIPT, "_")

#: Macros that do something else with their arguments than show them.
_ARGUMENTS: dict[str, tuple[_Action, ...]] = {
    **dict.fromkeys(("textsuperscript", "mkbibsuperscript"), (_script(_SUPERSCRIPT, ""),)),
    **dict.fromkeys(("textsubscript", "mkbibsubscript"), (_script(_SUBSCRIPT, ""),)),
    **dict.fromkeys(("enquote", "mkbibquote", "textquote"), (_between("“", "”"),)),
    **dict.fromkeys(("href", "foreignlanguage", "textcolor", "texorpdfstring", "textlang"), (_drop, _keep)),
    **dict.fromkeys(
        "footnote thanks noopsort NoopSort SortNoop hspace vspace label index phantom begin end selectlanguage".split(),
        (_drop,),
    ),
    "mkbibparens": (_between("(", ")"),),
    "frac": (_between("", "/"), _keep),
    "sqrt": (_between("√", ""),),
}
