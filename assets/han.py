#!/usr/bin/env python3
"""Builds src/text/han.txt: how usual each Han character is in Japanese, Simplified and Traditional Chinese.

    python3 assets/han.py IPADIC_DIR JIEBA_DICT > src/text/han.txt

IPADIC_DIR  the csv files of Debian's `mecab-ipadic` (apt-get download, dpkg-deb -x): a word's cost is about
            -log of its probability. Licence: NAIST's, which permits redistribution with its notice.
JIEBA_DICT  `src/data/dict.txt` of the crate `jieba-rs` 0.11: words with counts (MIT).
            For Traditional Chinese the same words, converted by OpenCC (PyPI `opencc`, Apache-2.0).

A line of the table is `jst` and the characters that share these three digits: the base-2 logarithm of the
probability in Japanese, Simplified and Traditional, in steps of STEP bits above FLOOR, in base 36.
"""
import collections, csv, glob, math, sys, unicodedata
import opencc

STEP = 0.5
FLOOR = 2.0 ** -22
# IPADIC's costs are those of a conditional random field: 800 a nat in theory. A wider scale and a floor on the cost
# keep the few words whose cost is set by hand or by one context from outweighing thousands of others.
COST_PER_NAT = 1200
LEAST_COST = 2000


def is_han(c):
    return "\u4e00" <= c <= "\u9fff" or c in "々〆"


def japanese(folder):
    counts = collections.Counter()
    for path in sorted(glob.glob(folder + "/*.csv")):
        with open(path, encoding="euc_jp", errors="replace") as file:
            for row in csv.reader(file):
                cost = max(float(row[3]), LEAST_COST)
                # A verb or adjective stands there once for each of its inflected forms.
                weight = math.exp(-cost / COST_PER_NAT) / (8 if row[4] in ("動詞", "形容詞") else 1)
                for c in row[0]:
                    if is_han(c):
                        counts[c] += weight
    return counts


def chinese(path):
    to_traditional = opencc.OpenCC("s2t")
    simplified, traditional = collections.Counter(), collections.Counter()
    for line in open(path, encoding="utf-8"):
        word, count, _ = line.split(" ")
        # The dictionary also lists traditional spellings, with a nominal count.
        for c in word:
            simplified[c] += int(count) * is_han(c)
        for c in to_traditional.convert(word):
            traditional[c] += int(count) * is_han(c)
    return simplified, traditional


def digit(count, total):
    level = math.log2(max(count / total, FLOOR) / FLOOR)
    return "0123456789abcdefghijklmnopqrstuvwxyz"[round(level / STEP)]


def main():
    tables = [japanese(sys.argv[1]), *chinese(sys.argv[2])]
    totals = [sum(t.values()) for t in tables]
    rows = collections.defaultdict(list)
    for c in sorted(set().union(*tables)):
        key = "".join(digit(t[c], n) for t, n in zip(tables, totals))
        if key != "000":
            rows[key].append(c)
    for key in sorted(rows):
        print(key + " " + "".join(rows[key]))


main()
