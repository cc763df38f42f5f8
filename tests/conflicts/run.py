#!/usr/bin/env python3
"""Changes what lines of translated documents say and counts how many of the changes are reported as conflicts.

    cargo build --release
    tests/conflicts/run.py DATA [--binary target/release/taiyaku] [--lines 200] [--seeds 1 2 3]

DATA holds documents in ja/ and zh/ and, in gold.jsonl, which of their lines are translations of each other. In a copy of them one number (or the number in a date) is changed on one side of as many lines as are asked for;
in another copy as many lines are denied on one side. Then `align --pair ja:zh` links the whole. Printed are the share
of the changes that are reported, and the conflicts on links between lines that nobody changed, which are all false.
Run by hand: it needs documents that are not in this repository.
"""
import argparse, json, pathlib, random, re, subprocess, tempfile
from collections import Counter

DIGITS = re.compile(r'(?<![\d.,A-Za-z-])\d[\d,]*(?:\.\d+)?(?![\d.,A-Za-z-])')
DENIALS = {
    # One that states something as done or as being so, and the same denied.
    'ja': [(re.compile(r'(?<=[\u4e00-\u9fff])した。'), 'しなかった。'), (re.compile(r'(?<=[\u4e00-\u9fff])された。'), 'されなかった。'),
           (re.compile(r'(?<=[\u4e00-\u9fff])している。'), 'していない。'), (re.compile(r'(?<=[\u4e00-\u9fff])する。'), 'しない。')],
    'zh': [(re.compile(r'已(?=[\u4e00-\u9fff]{2})'), '没有'), (re.compile(r'(?<=[\u4e00-\u9fff]{2})将(?=[\u4e00-\u9fff]{2})'), '不会'),
           (re.compile(r'宣布'), '没有宣布'), (re.compile(r'同意'), '没有同意'), (re.compile(r'发现'), '没有发现')],
}


def change_number(line, language, rng):
    """The line with another value in the place of one of its numbers."""
    found = [m for m in DIGITS.finditer(line) if m.group() not in ('0', '1')]
    if not found:
        return None
    m = rng.choice(found)
    at = next(i for i, c in enumerate(m.group()) if c.isdigit())
    other = rng.choice([d for d in '123456789' if d != m.group()[at]])
    return line[:m.start() + at] + other + line[m.start() + at + 1:]


def deny(line, language, rng):
    """The line with what it states denied."""
    found = [(m, new) for pattern, new in DENIALS[language] for m in pattern.finditer(line)]
    if not found:
        return None
    m, new = rng.choice(found)
    return line[:m.start()] + new + line[m.end():]


def name(path):
    return tuple(pathlib.PurePath(path).parts[-2:])


class Document:
    """A text in pieces: what is translated, and what stands between."""

    def __init__(self, text, spans):
        self.pieces, self.numbers, at = [], {}, 0
        for start, end in sorted(spans):
            self.pieces.append(text[at:start])
            self.numbers[start, end] = len(self.pieces)
            self.pieces.append(text[start:end])
            at = end
        self.pieces.append(text[at:])

    def piece_at(self, offset):
        for number, piece in enumerate(self.pieces):
            offset -= len(piece)
            if offset < 0:
                return number
        return None


def check(data, binary, change, lines, seed):
    rng = random.Random(seed)
    gold = [json.loads(line) for line in (data / 'gold.jsonl').read_text(encoding='utf-8').splitlines()]
    spans = {}
    for link in gold:
        for end in (link['a'], link['b']):
            spans.setdefault(name(end['article']), set()).add((end['start'], end['end']))
    documents = {key: Document((data / key[0] / key[1]).read_text(encoding='utf-8'), found) for key, found in spans.items()}
    # Of each translated pair the piece of either side.
    pairs = []
    for link in gold:
        ends = {name(end['article']): (end['start'], end['end']) for end in (link['a'], link['b'])}
        pairs.append(sorted((key, documents[key].numbers[span]) for key, span in ends.items()))
    order = list(range(len(pairs)))
    rng.shuffle(order)
    changed = set()
    for number in order:
        (key, piece) = rng.choice(pairs[number])
        new = change(documents[key].pieces[piece], key[0], rng) if len(changed) < lines else None
        if new:
            documents[key].pieces[piece] = new
            changed.add(number)
    pair_of = {end: number for number, pair in enumerate(pairs) for end in pair}
    with tempfile.TemporaryDirectory() as folder:
        for (language, file), document in documents.items():
            path = pathlib.Path(folder, language, file)
            path.parent.mkdir(exist_ok=True)
            path.write_text(''.join(document.pieces), encoding='utf-8')
        command = [binary, 'align', folder, '--pair', 'ja:zh', '--format', 'jsonl']
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    reported, false, unchanged, examples, kinds = set(), 0, 0, [], Counter()
    linked = {}
    for link in map(json.loads, output.decode().splitlines()):
        ends = [(name(end['article']), documents[name(end['article'])].piece_at(end['start'])) for end in (link['a'], link['b'])]
        touched = {pair_of.get(end) for end in ends} & changed
        if touched:
            if link['conflicts'] and len({pair_of.get(end) for end in ends}) == 1:
                reported |= touched
            for number in touched:
                linked.setdefault(number, []).append((f"{link['score']:.2f}", link['a']['text'], link['b']['text']))
        else:
            unchanged += 1
            false += bool(link['conflicts'])
            kinds.update(c['kind'] for c in link['conflicts'])
            examples += [(c['kind'], c['value'], link['a']['text'], link['b']['text']) for c in link['conflicts']]
    missed = [
        (*(documents[key].pieces[piece] for key, piece in pairs[number]), 'linked are', *linked.get(number, ['none']))
        for number in sorted(changed - reported)
    ]
    return len(changed), len(reported), unchanged, false, kinds, examples, missed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('data', type=pathlib.Path)
    parser.add_argument('--binary', default='target/release/taiyaku')
    parser.add_argument('--lines', type=int, default=200)
    parser.add_argument('--seeds', type=int, nargs='+', default=[1, 2, 3])
    parser.add_argument('--show', action='store_true', help='print every false conflict of the first seed')
    parser.add_argument('--missed', action='store_true', help='print every change of the first seed that is not reported')
    arguments = parser.parse_args()
    for name, change in (('numbers and dates', change_number), ('denials', deny)):
        for seed in arguments.seeds:
            changed, reported, unchanged, false, kinds, examples, missed = check(arguments.data, arguments.binary, change, arguments.lines, seed)
            print(f'{name}, seed {seed}: {reported} of {changed} changes reported ({reported / max(1, changed):.1%}); '
                  f'{false} of {unchanged} other links have a conflict ({false / max(1, unchanged):.2%}) {dict(kinds)}', flush=True)
            if seed == arguments.seeds[0]:
                for example in (examples if arguments.show else []) + (missed if arguments.missed else []):
                    print('   ', *example, sep=' | ')


main()
