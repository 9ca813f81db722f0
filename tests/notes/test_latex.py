"""Plain text out of TeX."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoth.notes.latex import plain_address, plain_text


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"Kurt G{\"o}del", "Kurt Gödel"),
        (r"G\"odel, G\"{o}del", "Gödel, Gödel"),
        (r"{\'E}tienne \'et\'e", "Étienne été"),
        (r"na{\"\i}ve, na\"{\i}ve, \'\i", "naïve, naïve, í"),
        (r"\v{S}ide{\v c}ka", "Šidečka"),
        (r"Fran\c cois, Erd\H{o}s, \k{a}, \r{u}, \u{g}", "François, Erdős, ą, ů, ğ"),
        (r"S{\o}ren, \L{}ukasz, Stra{\ss}e, \AA ngstr\"om, \OE uvre", "Søren, Łukasz, Straße, Ångström, Œuvre"),
        (r"Aks{\i}n", "Aksın"),
        (r"\~{n} \^{\i} \~{} \^{}", "ñ î ~ ^"),
        (r"{GPT}-4 and {{Attention}}", "GPT-4 and Attention"),
        (r"Rock \& Roll: 50\% of \$5, \#1, a\_b, \{x\}", "Rock & Roll: 50% of $5, #1, a_b, {x}"),
        ("100% of it", "100% of it"),
        ("1998--2001 --- a `quoted' ``word''", "1998–2001 — a ‘quoted’ “word”"),
        ("don't, O'Neil, rock 'n' roll, well-known", "don't, O'Neil, rock 'n' roll, well-known"),
        ("the `Golden Age' of O'Neil's `x", "the ‘Golden Age’ of O'Neil's `x"),
        ("?`Qu\\'e? !`No!", "¿Qué? ¡No!"),
        ("J.~von~Neumann", "J. von Neumann"),
        ("folded\n    over  lines", "folded over lines"),
        (r"\emph{a} \textbf{b} {\em c} {\bf d} \textit e", "a b c d e"),
        (r"\LaTeX{} and \TeX\ and Bib\TeX", "LaTeX and TeX and BibTeX"),
        (r"\enquote{x} \enquote*{y} \mkbibquote{z}", "“x” “y” “z”"),
        (r"\href{https://example.org}{there} \url{https://example.org/a_b}", "there https://example.org/a_b"),
        (r"\foreignlanguage{german}{Zeit} \textcolor{red}{x} {\noopsort{1973b}}1973", "Zeit x 1973"),
        (r"\unknown{kept} \Acme is", "kept Acme is"),
        (r"a\-b\/c methodology\hyphen independent", "abc methodology-independent"),
        (r"$\alpha$-divergence, $\beta$-VAE, $k$-means", "α-divergence, β-VAE, k-means"),
        (r"$O(n^2)$, $O(n \log n)$, $\mathcal{O}(n)$", "O(n²), O(n log n), O(n)"),
        (r"H$_2$O, $^{13}$C, A$^*$, $x_{ij}$, 5$^{th}$", "H₂O, ¹³C, A*, x_ij, 5th"),
        (r"$3 \times 2 \leq 7$, $\Delta t \to \infty$, $\frac{a}{b}$", "3 × 2 ≤ 7, Δ t → ∞, a/b"),
        (r"$$x^2$$ \(y\) $\hat{z}$", "x² y ẑ"),
        ("from $5 to $6, x_1 ^ 2", "from $5 to $6, x_1 ^ 2"),
        (r"broken { \"", 'broken "'),
        ("} \\", "\\"),
        ("", ""),
    ],
)
def test_what_a_reader_sees(tex: str, expected: str) -> None:
    assert plain_text(tex) == expected


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"10.1007/978-3-540-1\_1", "10.1007/978-3-540-1_1"),
        (r"\url{https://example.org/a--b~c}", "https://example.org/a--b~c"),
        (r"https://example.org/\~{}me/a\%20b\&c\#d", "https://example.org/~me/a%20b&c#d"),
        (r"https://example.org/{\textasciitilde}me", "https://example.org/~me"),
        (r"https://example.org/$\sim$me", "https://example.org/~me"),
        ("10.1002/(SICI)1096-987X(199803)19:4<377::AID-JCC1>3.0.CO;2-P",) * 2,
    ],
)
def test_what_an_address_is(tex: str, expected: str) -> None:
    assert plain_address(tex) == expected


TEX = st.lists(
    st.sampled_from([*"{}\\$~^_`'\"-! aé1", r"\'", r"\i", r"\emph", r"\frac", r"\enquote", r"\href", r"\alpha", r"\c"])
).map("".join)


@settings(deadline=None)
@given(st.one_of(TEX, st.text()))
def test_any_text_has_a_reading_of_one_line(tex: str) -> None:
    text = plain_text(tex)
    assert text == " ".join(text.split())
    assert isinstance(plain_address(tex), str)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["C"], exclude_characters="\\{}$~`'-")))
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert plain_text(text) == " ".join(text.split())


def test_deep_nesting_is_read() -> None:
    assert plain_text("{" * 50_000 + "x" + "}" * 50_000) == "x"
    assert plain_text(r"\'{" * 5_000 + "e" + "}" * 5_000).startswith("é")
