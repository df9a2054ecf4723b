#!/usr/bin/env python3
"""Lists what a person should look at in idioms-tw.tsv and idioms-hk.tsv.

    python3 data/conversion/review_idioms.py

- Words that are frequent on the mainland too, counted by jieba: a row is right only if its region
  uses the word for something else, or for what the mainland rather says otherwise.
- Longer words that hold a key, from data/lexicon/words.txt: right if the key means the same in
  them, to be guarded if not. Words that are keys or guarded themselves are left out.

Run it after a change of the tables, and data/lexicon/make.py after that. Rows of OpenCC's that are
neither here nor in idioms-refused.tsv are found by `cargo test idioms`.
"""

import importlib.util
import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent
LEXICON = HERE.parent / "lexicon"
# Counts of jieba's from which on a word is thought to be everybody's.
FREQUENT = 100


def module(path):
    """Imports a script that is not on the path."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def words():
    """Yields the words of the lexicon."""
    for line in (LEXICON / "words.txt").read_text(encoding="utf-8").splitlines():
        for rest in re.findall("([^A-Za-z]*)[A-Za-z]", line[1:]):
            yield line[0] + rest


def main():
    make = module(LEXICON / "make.py")
    folded = dict(make.rows(LEXICON / "variants.tsv"))
    counts = {}
    for line in make.member(*make.JIEBA).decode().splitlines():
        word, count, _ = line.split(" ")
        counts[word] = int(count)
    simplified = {key: values.split(" ")[0]
                  for key, values, *_ in make.rows(HERE.parent / "opencc" / "TSCharacters.txt")}
    lexicon = list(words())
    for region in ["tw", "hk"]:
        table = {key: (values, risk)
                 for key, values, risk, _ in make.rows(HERE / f"idioms-{region}.tsv")}
        print(f"\n{region}: frequent on the mainland too")
        for key, (values, risk) in table.items():
            count = counts.get("".join(simplified.get(c, c) for c in key), 0)
            if values != key and count >= FREQUENT:
                print(f"  {count:6} {key} {values} ({risk})")
        known = {"".join(folded.get(c, c) for c in key): key for key in table}
        guards = [key for key, original in known.items() if table[original][0] == original]
        keys = [key for key in known if key not in guards]
        print(f"\n{region}: longer words that hold a key")
        for word in lexicon:
            held = [key for key in keys if key in word]
            if held and word not in known and not any(guard in word for guard in guards):
                print(f"  {word} ({max(held, key=len)})")


if __name__ == "__main__":
    main()
