"""What is wrong with a query that cannot be read: where, and what to write instead.

Oxigraph's parser reports the place it gave up at, often far behind the mistake, and all that it would have taken
there. So the first word that no query can go on with is looked for by asking Oxigraph again, and what would help
there is found the same way: by trying what people forget.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from functools import cache

from quoth.graph.sparql import (
    Kind,
    ParameterError,
    QueryError,
    QuerySyntaxError,
    Token,
    declared_prefixes,
    first_keyword,
    words,
)
from quoth.notes.nearest import nearest
from quoth.ontology.terms import PREFIXES
from quoth.ontology.vocabulary import TERMS

#: What Oxigraph says of a text; empty where it can read it.
Read = Callable[[str], str]

_AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_KEYWORDS = (
    *_AGGREGATES,
    *"""
    BASE PREFIX SELECT DISTINCT REDUCED CONSTRUCT DESCRIBE ASK FROM NAMED WHERE GROUP BY HAVING ORDER ASC DESC LIMIT
    OFFSET VALUES UNDEF OPTIONAL GRAPH SERVICE SILENT BIND AS UNION MINUS FILTER NOT EXISTS IN SEPARATOR
    """.split(),
)
_FUNCTIONS = """
    STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE
    ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW
    UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL
    ISNUMERIC REGEX SUBSTR REPLACE TRIPLE SUBJECT PREDICATE OBJECT ISTRIPLE LANGDIR HASLANG HASLANGDIR STRLANGDIR
    ADJUST
""".split()
_KNOWN = frozenset((*_KEYWORDS, *_FUNCTIONS, "A", "TRUE", "FALSE"))
#: What other languages call it, with what SPARQL has for it.
_ELSEWHERE = {
    **dict.fromkeys(("LENGTH", "LEN", "STRLENGTH"), "STRLEN"),
    **dict.fromkeys(("LOWER", "LOWERCASE", "TOLOWER"), "LCASE"),
    **dict.fromkeys(("UPPER", "UPPERCASE", "TOUPPER"), "UCASE"),
    **dict.fromkeys(("AVERAGE", "MEAN"), "AVG"),
    **dict.fromkeys(("IFNULL", "NVL"), "COALESCE"),
    **dict.fromkeys(("NULL", "ISNULL"), "!BOUND(?x)"),
    **dict.fromkeys(("CASE", "WHEN"), "IF(…, …, …)"),
    "AND": "&&",
    "OR": "||",
    "LIKE": "CONTAINS(…, …)",
    "MATCHES": "REGEX(…, …)",
    "SUBSTRING": "SUBSTR",
    "STARTSWITH": "STRSTARTS",
    "ENDSWITH": "STRENDS",
    "TOP": "LIMIT",
    "TYPE": "a",
    "UNIQUE": "DISTINCT",
    "JOIN": ".",
}

#: What word processors make of quotation marks.
_CURLY = frozenset("“”„‟‘’‚‛«»")
_BEGINNING = "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE"
#: What may stand behind the patterns, in its order.
_BEHIND = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET")
_DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?")

_CLOSING = {"{": "}", "(": ")", "[": "]"}

_SAID = re.compile(r"(?:expected |one of |, )([A-Z][A-Za-z]*[ *][^,\[\]\"']*)")
_UNGROUPED = "The SELECT contains a variable that is unbound"
#: What Oxigraph says in words, in ours, with what to do.
_IN_WORDS = {
    "The SELECT overrides an existing variable using an expression": (
        "a variable that the query has already is given another value",
        "write another name after AS",
    ),
    "SELECT * is not authorized with GROUP BY": (
        "SELECT * does not go with GROUP BY",
        "name the variables that you group by, and the aggregates",
    ),
    "IRI parsing failed": ("this is not an IRI", ""),
}
_NOT_SELECTED = re.compile(r"does not contains variable \?(\w+) in its SELECT projection")
_UNSUPPORTED = re.compile(r"The custom function <(.*)> is not supported")
_ERROR = re.compile(r"error at (\d+):(\d+): ")


def explain(text: str, message: str, prefixes: Mapping[str, str], read: Read) -> QueryError:
    """What is wrong with a query that Oxigraph refuses.

    Args:
        message: what Oxigraph says of it.
        prefixes: those that are supplied.
        read: what Oxigraph says of another text; empty where it can read it.
    """
    if unselected := _NOT_SELECTED.search(message):
        name = unselected.group(1)
        return ParameterError(
            f"no value can be given for ?{name}, because the query does not select it",
            text=text,
            suggestion=f"write ?{name} after SELECT, and after GROUP BY where there is one",
        )
    return (
        _foreign(text, words(text))
        or _unknown_prefix(text, prefixes)
        or _unknown_word(text)
        or _unknown_function(text, message, prefixes)
        or _unbalanced(text, read)
        or _ungrouped(text, message)
        or _first_unreadable(text, message, read)
    )


# -- words that nobody knows --------------------------------------------------------------------------


@cache
def _by_local_name() -> Mapping[str, str]:
    """The terms of the vocabulary as they are written in queries, by what stands behind the prefix, in lower case."""
    found: dict[str, str] = {}
    for prefix, namespace in PREFIXES.items():
        for term in TERMS:
            if term.iri in namespace:
                local = term.iri.removeprefix(namespace.iri)
                found.setdefault(local.lower(), f"{prefix}:{local}")
    return found


def term_called(name: str) -> str:
    """The term of the vocabulary that has a name behind its prefix, as `schema:name`; empty where there is none."""
    return _by_local_name().get(name.lower(), "")


def _unknown_prefix(text: str, prefixes: Mapping[str, str]) -> QueryError | None:
    declared = declared_prefixes(text)
    sequence = words(text)
    for before, token in zip([None, *sequence], sequence, strict=False):
        prefix, _, local = token.text.partition(":")
        if token.kind is not Kind.NAME or (before and before.text.upper() == "PREFIX"):
            continue
        if prefix in declared or prefix in prefixes:
            continue
        if prefix in ("http", "https", "urn") and not declared.keys() & {prefix}:
            message = f"an address such as `{prefix}:…` stands between `<` and `>`"
            return QuerySyntaxError(message, text=text, offset=token.offset)
        known = nearest(prefix, {*declared, *prefixes})
        meant = f"{known}:{local}" if known else term_called(local)
        supplied = ", ".join(f"`{name}:`" for name in prefixes)
        return QuerySyntaxError(
            f"the prefix `{prefix}:` is not declared",
            text=text,
            offset=token.offset,
            suggestion=f"did you mean `{meant}`?" if meant else f"declare it with PREFIX, or take one of {supplied}",
        )
    return None


def date_at(text: str, token: Token) -> str:
    """The date that a text has where a number begins, and that is a subtraction to SPARQL; empty where it has none."""
    match = _DATE.match(text, token.offset)
    return match.group() if match else ""


def _foreign(text: str, sequence: Sequence[Token]) -> QueryError | None:
    """Signs that other languages have, and SPARQL has not."""
    for at, token in enumerate(sequence):
        pair = "".join(word.text for word in sequence[max(at - 1, 0) : at + 1])
        # `http://…` is an address that stands without `<` and `>`.
        is_address = at > 1 and sequence[at - 2].text.endswith(":")
        if token.text in _CURLY:
            message, suggestion = f"`{token.text}` is no quotation mark of SPARQL", 'write `"`'
        elif at == 0 and token.text.lower() in ("@prefix", "@base"):
            keyword = token.text[1:].upper()
            message, suggestion = f"`{token.text}` is of Turtle", f"write {keyword} without `@`, and no `.` behind it"
        elif pair in ("/*", "//") and sequence[at - 1].offset + 1 == token.offset and not is_address:
            message, suggestion = f"`{pair}` begins no comment", "a comment begins with `#`"
        else:
            continue
        return QuerySyntaxError(message, text=text, offset=token.offset, suggestion=suggestion)
    return None


def _unknown_word(text: str) -> QueryError | None:
    sequence = words(text)
    for at, token in enumerate(sequence):
        if token.kind is Kind.WORD and token.text.upper() not in _KNOWN:
            return QuerySyntaxError(
                f"`{token.text}` is no word of SPARQL",
                text=text,
                offset=token.offset,
                suggestion=_instead(sequence, at),
            )
        if token.kind is Kind.UNCLOSED:
            return QuerySyntaxError(
                "this quotation mark is never closed",
                text=text,
                offset=token.offset,
                suggestion=f"write {token.text} again where the text ends, in the same line",
            )
    return None


def _instead(sequence: Sequence[Token], at: int) -> str:
    """What to write in place of a word that is none of SPARQL."""
    word = sequence[at].text
    before = sequence[at - 1].text.upper() if at else ""
    if before in ("LIMIT", "OFFSET"):
        return f"a whole number follows {before}"
    if before == "PREFIX":
        return f"did you mean `{word}:`?"
    if before == "FROM":
        return "a graph follows FROM, as in `FROM <https://…>`; without FROM all notes are asked"
    if before == "-" and at > 1 and sequence[at - 2].text == "-":
        return "a comment begins with `#`"
    if before == "-" and at > 1 and sequence[at - 2].kind is Kind.VARIABLE:
        joined = f"{sequence[at - 2].text}-"
        if sequence[at].offset == sequence[at - 2].offset + len(joined):
            return f"no `-` stands in the name of a variable; write `{joined[:-1]}_{word}`"
    is_variable = any(token.kind is Kind.VARIABLE and token.text[1:] == word for token in sequence)
    meant = (
        (f"?{word}" if is_variable else "")
        or _ELSEWHERE.get(word.upper())
        or term_called(word)
        or nearest(word.upper(), _KNOWN)
    )
    return f"did you mean `{meant}`?" if meant else "variables begin with `?`, text stands in quotes"


def _unknown_function(text: str, message: str, prefixes: Mapping[str, str]) -> QueryError | None:
    unsupported = _UNSUPPORTED.search(message)
    if not unsupported:
        return None
    known = {**prefixes, **declared_prefixes(text)}
    iri = unsupported.group(1)
    for token in words(text):
        prefix, _, local = token.text.partition(":")
        written = token.text[1:-1] if token.kind is Kind.IRI else known.get(prefix, "") + local
        if token.kind in (Kind.IRI, Kind.NAME) and written == iri:
            meant = _ELSEWHERE.get(local.upper()) or (local.upper() if local.upper() in _FUNCTIONS else "")
            return QuerySyntaxError(
                f"there is no function `{token.text}`",
                text=text,
                offset=token.offset,
                suggestion=f"did you mean `{meant}`?" if meant else "",
            )
    return None


# -- what is not closed, or not grouped ---------------------------------------------------------------


def _unbalanced(text: str, read: Read) -> QueryError | None:
    opened: list[Token] = []
    for token in words(text):
        if token.text in _CLOSING:
            opened.append(token)
        elif token.kind is Kind.SIGN and token.text in _CLOSING.values():
            if not opened or _CLOSING[opened[-1].text] != token.text:
                if not _can_go_on(text[: token.offset], read):
                    # Something is wrong before it already.
                    return None
                place = f", where `{opened[-1].text}` stands open" if opened else ""
                return QuerySyntaxError(
                    f"this `{token.text}` closes nothing{place}",
                    text=text,
                    offset=token.offset,
                    suggestion=f"write `{_CLOSING[opened[-1].text]}` before it" if opened else "leave it out",
                )
            opened.pop()
    if opened and _can_go_on(text, read):
        last = opened[-1]
        return QuerySyntaxError(
            f"this `{last.text}` is never closed",
            text=text,
            offset=last.offset,
            suggestion=f"write `{_CLOSING[last.text]}` where it ends",
        )
    return None


def _ungrouped(text: str, message: str) -> QueryError | None:
    """A variable that is selected beside aggregates, and that nothing groups by."""
    if _UNGROUPED not in message:
        return None
    sequence = words(text)
    for token in _aggregates_in_filters(sequence):
        return QuerySyntaxError(
            f"{token.text.upper()} cannot stand in FILTER",
            text=text,
            offset=token.offset,
            suggestion="what is counted together is tested with HAVING, behind GROUP BY",
        )
    grouped = _grouped(sequence)
    selects = [at for at, token in enumerate(sequence) if token.text.upper() == "SELECT"]
    for token in _selected(sequence, selects[0]) if len(selects) == 1 else ():
        if token.text[1:] not in grouped:
            return QuerySyntaxError(
                f"`{token.text}` is selected, but neither grouped by nor part of an aggregate such as COUNT",
                text=text,
                offset=token.offset,
                suggestion=f"add {token.text} to GROUP BY" if grouped else f"add GROUP BY {token.text} at the end",
            )
    first = first_keyword(text)
    return QuerySyntaxError(
        "a variable is selected that is neither grouped by nor part of an aggregate such as COUNT",
        text=text,
        offset=first.offset if first else None,
    )


def _aggregates_in_filters(sequence: Sequence[Token]) -> Iterator[Token]:
    for at, token in enumerate(sequence):
        if token.text.upper() == "FILTER":
            depth = 0
            for inner in sequence[at + 1 :]:
                depth += (inner.text == "(") - (inner.text == ")")
                if inner.text.upper() in _AGGREGATES:
                    yield inner
                if depth == 0:
                    break


def _selected(sequence: Sequence[Token], at: int) -> Iterator[Token]:
    """The variables of a SELECT that stand there by themselves."""
    depth = 0
    for token in sequence[at + 1 :]:
        if token.text == "{" or token.text.upper() in ("WHERE", "FROM"):
            return
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 and token.kind is Kind.VARIABLE:
            yield token


def never_bound(text: str, parameters: Container[str]) -> tuple[str, ...]:
    """What is to say of variables that a query selects, and that nothing else in it mentions.

    Args:
        parameters: variables that are given a value from outside.
    """
    sequence = words(text)
    counted = Counter(token.text[1:] for token in sequence if token.kind is Kind.VARIABLE)
    first = next((at for at, token in enumerate(sequence) if token.text.upper() == "SELECT"), len(sequence))
    found = []
    for token in _selected(sequence, first):
        name = token.text[1:]
        if counted[name] == 1 and name not in parameters:
            near = nearest(name, counted)
            suggestion = f"; did you mean `?{near}`?" if near else ""
            found.append(f"`{token.text}` is selected, and nothing in the query gives it a value{suggestion}")
    return tuple(found)


def _grouped(sequence: Sequence[Token]) -> frozenset[str]:
    """The variables behind GROUP BY."""
    found = set()
    for at, token in enumerate(sequence):
        if token.text.upper() == "GROUP":
            for inner in sequence[at + 2 :]:
                if inner.kind is Kind.WORD and inner.text.upper() in ("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"):
                    break
                if inner.kind is Kind.VARIABLE:
                    found.add(inner.text[1:])
    return frozenset(found)


# -- the first word that cannot stand where it stands -------------------------------------------------

#: What people forget, with what is said of it; the first that helps is told.
_FORGOTTEN = (
    (".", "is a `.` missing before it?"),
    (",", "is a `,` missing before it?"),
    ("BY", "is `BY` missing before it?"),
    ("EXISTS", "is `EXISTS` missing before it?"),
    ("AS", "is `AS` missing before it?"),
    ("AS ?name", "`AS` and a variable are missing before it"),
    ("{", "is a `{` missing before it?"),
    ("(", "is a `(` missing before it?"),
    ("}", "is a `}` missing before it?"),
    ("?x", "something is missing before it"),
    (", ?x", "the function takes one more value"),
)


def _first_unreadable(text: str, message: str, read: Read) -> QueryError:
    said = _SAID.search(message)
    phrase, suggestion = _IN_WORDS.get(said.group(1).strip(), (said.group(1).strip(), "")) if said else ("", "")
    sequence = [token for token in words(text) if token.text != "^^"]
    # A text that can be gone on with can be cut off at an earlier word too.
    at = bisect_left(sequence, True, key=lambda token: not _can_go_on(text[: token.offset + len(token.text)], read))
    if at == len(sequence):
        if phrase:
            first = first_keyword(text)
            return QuerySyntaxError(phrase, text=text, offset=first.offset if first else None, suggestion=suggestion)
        if not sequence:
            return QuerySyntaxError("there is no query", text=text, offset=0, suggestion=_BEGINNING)
        return QuerySyntaxError("the query ends too early", text=text, offset=len(text.rstrip()))
    token = sequence[at]
    if token.kind is Kind.IRI and ":" not in token.text:
        return QuerySyntaxError(
            "this is not an absolute IRI",
            text=text,
            offset=token.offset,
            suggestion="it begins with a scheme, as in `<https://…>`",
        )
    if bound := _bound_again(text, sequence, at, read):
        return QuerySyntaxError(
            f"{bound.text} has a value already, and BIND cannot give it another",
            text=text,
            offset=bound.offset,
            suggestion="write another name after AS",
        )
    return QuerySyntaxError(
        phrase or f"`{token.text}` cannot stand here",
        text=text,
        offset=token.offset,
        suggestion=suggestion or _remedy(text, sequence, at, read),
    )


def _bound_again(text: str, sequence: Sequence[Token], at: int, read: Read) -> Token | None:
    """The variable of a BIND before a word, if with another name in its place the text could go on behind the word."""
    end = sequence[at].offset + len(sequence[at].text)
    for keyword, variable, closing in zip(sequence[:at], sequence[1:at], sequence[2:at], strict=False):
        if keyword.text.upper() == "AS" and variable.kind is Kind.VARIABLE and closing.text == ")":
            behind = variable.offset + len(variable.text)
            if _can_go_on(f"{text[:behind]}_{text[behind:end]}", read):
                return variable
    return None


def _remedy(text: str, sequence: Sequence[Token], at: int, read: Read) -> str:
    """What would help at a word that cannot stand where it stands; empty where nothing is known."""
    token = sequence[at]
    before = sequence[at - 1] if at else None
    if before and (
        (token.text in ("/", "|", "*", "+") and before.kind is Kind.VARIABLE)
        or (token.kind is Kind.VARIABLE and before.text in ("/", "|", "^", "!"))
    ):
        return "a path has no variables in it; write a triple for each step"
    if not any(word.kind is Kind.WORD and word.text.upper() in _FORMS for word in sequence[: at + 1]):
        return _BEGINNING
    if before and before.kind is Kind.NUMBER and (date := date_at(text, before)):
        return f'a date is a text: `"{date}"`'
    if token.text == "A" and before:
        return "write `a`, in lower case"
    if token.text.upper() == "UNION":
        return "both its sides stand in braces: `{ … } UNION { … }`"
    if token.text.upper() in _AGGREGATES:
        return f"write `({token.text.upper()}(…) AS ?name)`"
    if token.text in ("?", "$"):
        return "the name of a variable follows, as in `?name`"
    if token.text == "@":
        return 'a language follows, as in `"…"@en`'
    if token.kind is Kind.STRING and (meant := term_called(token.text[1:-1])):
        return f"did you mean `{meant}`?"
    start = text[: token.offset]
    if before and _is_property(sequence, at - 1) and _is_property(sequence, at - 2):
        joined = f"{text[: before.offset]} / {text[before.offset : token.offset]} {token.text}"
        if _can_go_on(joined, read):
            return f"is a `/` missing before `{before.text}`?"
    for forgotten, advice in _FORGOTTEN:
        if _can_go_on(f"{start} {forgotten} {token.text}", read):
            return _more_exactly(before, token) if forgotten == "?x" else advice
    following = sequence[at + 1].text if at + 1 < len(sequence) else ""
    if token.kind is Kind.SIGN and following and _can_go_on(f"{start} {following}", read):
        return "leave it out"
    return _in_its_place(sequence, at)


def _is_property(sequence: Sequence[Token], at: int) -> bool:
    return at >= 0 and sequence[at].kind in (Kind.NAME, Kind.IRI)


def _more_exactly(before: Token | None, token: Token) -> str:
    """What is missing before a word, where anything would do."""
    if before and before.text.upper() in ("SELECT", "DISTINCT"):
        return "say what is to be found, as in `SELECT ?name` or `SELECT *`"
    if before and before.text != "," and token.text in ("}", ".", ";"):
        return "a pattern has three parts, as in `?s schema:text ?text`"
    return "something is missing before it"


def _in_its_place(sequence: Sequence[Token], at: int) -> str:
    """Where a word belongs that cannot stand where it stands; empty where that is not known."""
    word = sequence[at].text.upper()
    opened = [token.text for token in sequence[:at] if token.text in ("{", "}")]
    if not opened:
        return "patterns stand between `{` and `}`"
    if word == "WHERE" and opened[-1] == "}":
        return "what has to hold is said before, in FILTER(…) between the braces"
    if word in _BEHIND and opened[-1] == "}":
        return "they come in this order: GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET"
    if word in ("}", ")") and any(token.text.upper() == "VALUES" for token in sequence[:at]):
        return "a row of VALUES has one value for each variable, UNDEF where there is none"
    return ""


def _can_go_on(start: str, read: Read) -> bool:
    """Whether some query starts so: Oxigraph then reads to the end, and misses something there.

    It counts a keyword that it looked for in vain as read, hence the room behind the end, wider than any keyword.
    """
    padded = f"{start}\n{' ' * 40}"
    error = _ERROR.match(read(padded))
    return error is None or (int(error.group(1)), int(error.group(2))) == (padded.count("\n") + 1, 41)
