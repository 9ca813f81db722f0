"""Markdown text as a tree of blocks, each with the exact place of its content.

This package is the one place that knows markdown-it-py. It reads CommonMark with the extensions that
people's notes use: tables, footnotes, math, Obsidian's links, tags, comments, callouts and block ids,
Pandoc's citations and Dataview's fields.
"""

from quoth.notes.markdown.blocks import read_blocks
from quoth.notes.markdown.comments import Masked, mask_comments, without_comments
from quoth.notes.markdown.inline import Content, KnownKey, read_inline

__all__ = ["Content", "KnownKey", "Masked", "mask_comments", "read_blocks", "read_inline", "without_comments"]
