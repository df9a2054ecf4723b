#!/usr/bin/env python3
"""Holds hanpress beside OpenCC itself on lines made to break a converter.

    pip install opencc==1.4.2
    python3 tests/oracle/parity.py [--lines N] [--seed N] [--command "hanpress convert - --profile"]

COMMAND is run with the profile's name appended; it reads standard input and writes standard
output. Both sides get the same lines; the first differences are shown with code points. Exits 1
if there are any. The seed is printed: give it again to see the same lines.

Lines are glued from keys of the tables (whole, cut, reversed, values too), ideographic
description sequences (complete, cut, nested), compatibility ideographs, variation selectors,
emoji, ASCII and random Han. NUL is left out: OpenCC loses text at it, hanpress keeps it.
"""

import argparse
import pathlib
import random
import shlex
import subprocess
import sys

PROFILES = ["t2s", "tw2s", "tw2sp", "hk2s", "hk2sp", "s2t", "s2tw", "s2twp", "s2hk", "s2hkp"]
DATA = pathlib.Path(__file__).resolve().parents[2] / "data" / "opencc"
OPERATORS = [chr(code) for code in range(0x2FF0, 0x3000)] + ["\u31EF"]
ODDITIES = (
    ["\ufe00", "\ufe0f", "\U000e0100", "\u200d", "\u3000", " ", "\t", "\u0301", "\u2028", "\ufeff"]
    + ["😀", "👩‍👩‍👧", "🇹🇼", "A", "B", "PN", "SQL", "BMW", "x", "1", "，", "。", "「", "」", "·"]
    + ["\U00020000", "\U0002a6d6", "\U000f0000", "\uffff", "\u3007", "々", "゙"]
)


def pieces():
    """Returns every key and every value of the tables."""
    keys, values = set(), set()
    for table in sorted(DATA.glob("*.txt")):
        for line in table.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                key, value = line.split("\t")
                keys.add(key)
                values.update(value.split(" "))
    return sorted(keys), sorted(values)


def make_line(rng, keys, phrases, values, characters):
    """Returns one line."""
    line = []
    for _ in range(rng.randint(1, 12)):
        kind = rng.random()
        key = rng.choice(phrases if rng.random() < 0.7 else keys)
        if kind < 0.30:
            line.append(key)
        elif kind < 0.42:
            line.append(key[: rng.randint(0, len(key))])
        elif kind < 0.52:
            line.append(key[rng.randint(0, len(key)) :])
        elif kind < 0.56:
            line.append(key[::-1])
        elif kind < 0.62:
            line.append(rng.choice(values))
        elif kind < 0.72:
            line.append(rng.choice(ODDITIES))
        elif kind < 0.82:
            line.append(rng.choice(OPERATORS) * rng.choice([1, 1, 1, 2, 15, 16, 17, 64]))
        else:
            line.append("".join(rng.choice(characters) for _ in range(rng.randint(1, 4))))
        if len(line) > 1 and rng.random() < 0.2:
            # Overlap: the next piece begins with the end of this one.
            tail = line[-1][-1:]
            starters = [key for key in rng.sample(phrases, 40) if tail and key[0] == tail]
            line.extend(key[1:] for key in starters[:1])
    return "".join(line).replace("\n", "").replace("\r", "").replace("\0", "")


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
    print(f"seed {options.seed}, {options.lines} lines, OpenCC {opencc.__version__}")
    keys, values = pieces()
    phrases = [key for key in keys if len(key) > 1]
    characters = sorted({character for key in keys for character in key})
    lines = [make_line(rng, keys, phrases, values, characters) for _ in range(options.lines)]
    lines += keys + values
    text = "".join(line + "\n" for line in lines)

    differences = 0
    for profile in PROFILES:
        command = [*shlex.split(options.command), profile]
        ours = subprocess.run(command, input=text.encode(), stdout=subprocess.PIPE, check=True)
        results = ours.stdout.decode().split("\n")[:-1]
        oracle = opencc.OpenCC(profile)
        wrong = [
            (line, expected, result)
            for line, expected, result in zip(lines, map(oracle.convert, lines), results, strict=True)
            if expected != result
        ]
        print(f"{profile}: {len(lines)} lines, {len(wrong)} differences")
        for line, expected, result in wrong[:5]:
            print(f"  input    {line}  {escape(line)}\n  expected {expected}\n  actual   {result}")
        differences += len(wrong)
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
