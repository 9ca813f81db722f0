"""Generated pages, which look like notes and are none.

What is generated on a page stands between two comments. The first names the base of the vault that the page was
made from: a page about a paper bears the paper's own IRI, which many vaults share.
"""

from __future__ import annotations

import re

#: The name of the file that keeps what was written last, in the folder of generated pages.
MANIFEST = "manifest.json"

#: Where the generated part begins, whatever the base.
BEGIN = re.compile(r"^%% quoth:begin (?P<base>\S+) %%$", re.MULTILINE)
#: Where it ends.
END = "%% quoth:end %%"


def begin(base: str) -> str:
    """The comment that begins the generated part of a page of a vault."""
    return f"%% quoth:begin {base} %%"


def is_generated(text: str, base: str) -> bool:
    """Whether a text, whatever its line ends, has a part that was generated from the vault with this base."""
    # Looked for first, since nearly every text has none.
    return END in text and any(match["base"] == base for match in BEGIN.finditer(re.sub(r"\r\n?", "\n", text)))
