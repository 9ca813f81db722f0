"""Vaults of any size, the same each time for the same size."""

from __future__ import annotations

import random
from pathlib import Path

_WORDS = """model agent reward signal gradient token context window weight memory compute data scale law curve task step
trajectory judge label human animal evolution brain child book reflection entropy joke core knowledge skill growth
economy labour capital chip memory maker power fab lab paper result claim answer question view year decade""".split()
#: Words that are in no name, as most are: in real notes every other statement mentions something.
_OTHERS = """garden river letter morning window table winter kitchen ladder market engine bottle ticket corner bridge
harvest pencil blanket compass lantern meadow orchard pebble ribbon saddle thimble velvet whistle anchor basket candle
dagger feather goblet hammer island jacket kettle lumber mirror needle oyster pillow quarry rocket shovel timber urn
valley wagon yarn zebra acorn barrel cobble drawer elbow fiddle gravel hinge inkwell jar knot lever mortar
nutmeg""".split()
_VERBS = "needs shapes limits rewards breaks explains predicts hides teaches forgets outgrows resembles".split()
_FIRST = "Ada Ben Chloe Dan Eva Finn Gita Hal Ines Jon Kira Leo Mia Noor Otto Pia".split()
_LAST = "Marsh Ortiz Varga Lund Okafor Stein Ruiz Tanaka Weber Novak Silva Hale Brandt Moreau Quist Abel".split()


def make_vault(folder: Path, notes: int, seed: int = 7) -> None:
    """Writes a vault: for every ten episode notes one note on a person and one on a concept."""
    chance = random.Random(seed)
    people = [f"{first} {last}" for first in _FIRST for last in _LAST]
    concepts = [f"{one} {other}" for one in _WORDS for other in _WORDS if one != other]
    chance.shuffle(people)
    chance.shuffle(concepts)
    folder.mkdir(parents=True)
    (folder / "quoth.toml").write_text(
        'base = "https://example.org/benchmark/"\nme = "Robin Reader"\n', encoding="utf-8"
    )
    for number in range(notes):
        kind = number % 12
        if kind == 10:
            path, text = f"People/{people[number // 12 % len(people)]}.md", "Somebody who talks about models.\n"
        elif kind == 11:
            path = f"Concepts/{concepts[number // 12 % len(concepts)].capitalize()}.md"
            text = f"related:: [[{concepts[(number // 12 + 1) % len(concepts)].capitalize()}]]\n\n{_sentence(chance)}\n"
        else:
            path, text = f"Episodes/{number:05}.md", _episode(chance, number, people, concepts)
        target = folder / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8")


def _sentence(chance: random.Random) -> str:
    words = [chance.choice(_OTHERS), chance.choice(_WORDS), *chance.sample(_OTHERS, chance.randint(2, 7))]
    return f"{' '.join(words[:3])} {chance.choice(_VERBS)} the {' '.join(words[3:])}".capitalize() + "."


def _episode(chance: random.Random, number: int, people: list[str], concepts: list[str]) -> str:
    host, guest = people[0], people[1 + number % (len(people) - 1)]
    topics = chance.sample(concepts, 3)
    lines = [
        "---",
        "podcast: Benchmark Talks",
        f"episode: {guest} on {topics[0]} {number}",
        f"host: {host}",
        f"guest: {guest}",
        f"published: {2020 + number % 6}-{1 + number % 12:02}-{1 + number % 28:02}",
        f"concepts: [{', '.join(topics)}]",
        "---",
        "",
    ]
    for section in range(3):
        lines += [f"## Part {section + 1} ({section * 20}:00)", ""]
        for turn in range(4):
            body = " ".join(_sentence(chance) for _ in range(3))
            if turn == 2:
                body = f"{body} It is {chance.choice(topics)} again."
            name = (host, guest)[turn % 2].split()[-1]
            link = f" See [[{chance.choice(topics).capitalize()}|{topics[0]}]]." if turn == 1 else ""
            lines += [f"**{name}:** {body}{link} #{chance.choice(_WORDS)} ^b{section}{turn}", ""]
            if turn == 3:
                lines += [f"*I doubt that {topics[1]} is the reason. {_sentence(chance)}*", ""]
    lines += ["## Open questions", "", f"- What would {topics[2]} change?", ""]
    return "\n".join(lines)
