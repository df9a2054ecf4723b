#!/usr/bin/env python3
"""Holds hanpress beside OpenCC itself on lines made to break a converter.

    pip install opencc==1.4.2
    python3 tests/oracle/parity.py [--lines N] [--seed N] [--command "hanpress convert - --profile"]

COMMAND is run with the profile's name appended; it reads standard input and writes standard
output. Both sides get the same lines; the first differences are shown with code points. Exits 1
if there are any. The seed is printed: give it again to see the same lines.

There are N lines for the profiles to Simplified and N for those to Traditional, and every key and
every value of every table. Lines are glued from keys of the tables that the direction's profiles
read, sometimes the other's (whole, cut, reversed, overlapping, values too), ideographic description
sequences (complete, cut, nested), compatibility ideographs, variation selectors, emoji, ASCII, NUL
and random Han. OpenCC loses the text behind a NUL wherever it segments; there it is given another
character that no table has in its place.
"""

import argparse
import json
import pathlib
import random
import shlex
import subprocess
import sys

DIRECTIONS = [
    ["t2s", "tw2s", "tw2sp", "hk2s", "hk2sp"],
    ["s2t", "s2tw", "s2twp", "s2hk", "s2hkp"],
]
DATA = pathlib.Path(__file__).resolve().parents[2] / "data" / "opencc"
OPERATORS = [chr(code) for code in range(0x2FF0, 0x3000)] + ["\u31EF"]
ODDITIES = (
    ["\ufe00", "\ufe0f", "\U000e0100", "\u200d", "\u3000", " ", "\t", "\u0301", "\u2028", "\ufeff"]
    + ["😀", "👩‍👩‍👧", "🇹🇼", "A", "B", "PN", "SQL", "BMW", "x", "1", "，", "。", "「", "」", "·"]
    + ["\0", "\0", "\U00020000", "\U0002a6d6", "\U000f0000", "\uffff", "\u3007", "々", "゙"]
)


STAND_IN = "\U000ffffd"


def tables(node):
    """Yields the names of the tables that a part of a configuration reads."""
    if isinstance(node, dict):
        if "file" in node:
            yield node["file"]
        node = list(node.values())
    for part in node if isinstance(node, list) else []:
        yield from tables(part)


class Pieces:
    """The keys and values of some tables, each table as likely as any other."""

    def __init__(self, names):
        self.keys, self.values, self.beginning = [], [], {}
        for name in sorted(set(names)):
            keys, values = [], []
            for line in (DATA / name).read_text("utf-8").splitlines():
                if line and not line.startswith("#"):
                    key, value = line.split("\t")
                    keys.append(key)
                    values.extend(value.split(" "))
            self.keys.append(keys)
            self.values.append(values)
        for key in self.all_keys():
            if len(key) > 1:
                self.beginning.setdefault(key[0], []).append(key)
        self.characters = sorted({character for key in self.all_keys() for character in key})

    def all_keys(self):
        return [key for keys in self.keys for key in keys]

    def all_values(self):
        return [value for values in self.values for value in values]

    def line(self, rng, other):
        """Returns a line, with some pieces from the `other` direction."""
        line = []
        for _ in range(rng.randint(1, 12)):
            pieces = other if rng.random() < 0.1 else self
            kind = rng.random()
            key = rng.choice(rng.choice(pieces.keys))
            if kind < 0.30:
                line.append(key)
            elif kind < 0.42:
                line.append(key[: rng.randint(0, len(key))])
            elif kind < 0.52:
                line.append(key[rng.randint(0, len(key)) :])
            elif kind < 0.56:
                line.append(key[::-1])
            elif kind < 0.62:
                line.append(rng.choice(rng.choice(pieces.values)))
            elif kind < 0.72:
                line.append(rng.choice(ODDITIES))
            elif kind < 0.82:
                line.append(rng.choice(OPERATORS) * rng.choice([1, 1, 1, 2, 15, 16, 17, 64]))
            else:
                count = rng.randint(1, 4)
                line.append("".join(rng.choice(pieces.characters) for _ in range(count)))
            starters = self.beginning.get(line[-1][-1:])
            if starters and rng.random() < 0.3:
                # Overlap: the next piece begins with the end of this one.
                line.append(rng.choice(starters)[1:])
        return "".join(line).replace("\n", "").replace("\r", "")


def expectation(oracle, segments, line):
    """Returns what OpenCC says, with NUL kept."""
    if segments and "\0" in line:
        return oracle.convert(line.replace("\0", STAND_IN)).replace(STAND_IN, "\0")
    return oracle.convert(line)


def escape(text):
    return text.encode("unicode_escape").decode("ascii")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    parser.add_argument("--command", default="target/release/hanpress convert - --profile")
    options = parser.parse_args()
    import opencc

    rng = random.Random(options.seed)
    print(f"seed {options.seed}, {options.lines} lines, OpenCC {opencc.__version__}", flush=True)
    configs = {
        profile: json.loads((DATA / "config" / f"{profile}.json").read_text("utf-8"))
        for profiles in DIRECTIONS
        for profile in profiles
    }
    pieces = [
        Pieces(name for profile in profiles for name in tables(configs[profile]))
        for profiles in DIRECTIONS
    ]
    entries = sorted({text for one in pieces for text in one.all_keys() + one.all_values()})

    differences = 0
    for profiles, own, other in zip(DIRECTIONS, pieces, reversed(pieces), strict=True):
        lines = [own.line(rng, other) for _ in range(options.lines)] + entries
        text = "".join(line + "\n" for line in lines).encode()
        for profile in profiles:
            command = [*shlex.split(options.command), profile]
            ours = subprocess.run(command, input=text, stdout=subprocess.PIPE, check=True)
            results = ours.stdout.decode().split("\n")[:-1]
            oracle, segments = opencc.OpenCC(profile), "segmentation" in configs[profile]
            pairs = zip(lines, results, strict=True)
            triples = ((line, expectation(oracle, segments, line), result) for line, result in pairs)
            wrong = [triple for triple in triples if triple[1] != triple[2]]
            print(f"{profile}: {len(lines)} lines, {len(wrong)} differences", flush=True)
            for line, expected, result in wrong[:5]:
                print(f"  input    {line}  {escape(line)}\n  expected {expected}\n  actual   {result}")
            differences += len(wrong)
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
