#!/usr/bin/env python3
"""Changes what lines of translated documents say and counts how many of the changes are reported as conflicts.

    cargo build --release
    tests/conflicts/run.py DATA [--binary target/release/taiyaku] [--lines 200] [--seeds 1 2 3]

DATA holds documents in ja/ and zh/ under the same names; a line of one is the translation of the same line of the
other. In a copy of them one number (or the number in a date) is changed on one side of as many lines as are asked for;
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


def check(data, binary, change, lines, seed):
    rng = random.Random(seed)
    documents = {(l, p.name): p.read_text(encoding='utf-8').split('\n') for l in ('ja', 'zh') for p in sorted((data / l).iterdir())}
    places = [(name, at) for (l, name), text in documents.items() if l == 'ja' for at in range(len(text))]
    rng.shuffle(places)
    changed = set()
    for name, at in places:
        language = rng.choice(['ja', 'zh'])
        new = change(documents[language, name][at], language, rng) if len(changed) < lines else None
        if new:
            documents[language, name][at] = new
            changed.add((name, at))
    with tempfile.TemporaryDirectory() as folder:
        for (language, name), text in documents.items():
            path = pathlib.Path(folder, language, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text('\n'.join(text), encoding='utf-8')
        output = subprocess.run([binary, 'align', folder, '--pair', 'ja:zh', '--format', 'jsonl'], check=True, stdout=subprocess.PIPE).stdout
    starts = {}
    for key, text in documents.items():
        at = 0
        for number, line in enumerate(text):
            starts.setdefault(key, []).append(at)
            at += len(line) + 1
    def line_of(end):
        path = pathlib.PurePath(end['article'])
        offsets = starts[path.parts[-2], path.name]
        return path.name, max(i for i, s in enumerate(offsets) if s <= end['start'])
    reported, false, unchanged, examples, kinds = set(), 0, 0, [], Counter()
    for link in map(json.loads, output.decode().splitlines()):
        a, b = line_of(link['a']), line_of(link['b'])
        touched = {a, b} & changed
        if touched and a == b:
            if link['conflicts']:
                reported |= touched
        elif not touched:
            unchanged += 1
            false += bool(link['conflicts'])
            kinds.update(c['kind'] for c in link['conflicts'])
            examples += [(c['kind'], c['value'], link['a']['text'], link['b']['text']) for c in link['conflicts']]
    return len(changed), len(reported), unchanged, false, kinds, examples


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('data', type=pathlib.Path)
    parser.add_argument('--binary', default='target/release/taiyaku')
    parser.add_argument('--lines', type=int, default=200)
    parser.add_argument('--seeds', type=int, nargs='+', default=[1, 2, 3])
    parser.add_argument('--show', action='store_true', help='print every false conflict')
    arguments = parser.parse_args()
    for name, change in (('numbers and dates', change_number), ('denials', deny)):
        for seed in arguments.seeds:
            changed, reported, unchanged, false, kinds, examples = check(arguments.data, arguments.binary, change, arguments.lines, seed)
            print(f'{name}, seed {seed}: {reported} of {changed} changes reported ({reported / max(1, changed):.1%}); '
                  f'{false} of {unchanged} other links have a conflict ({false / max(1, unchanged):.2%}) {dict(kinds)}', flush=True)
            if arguments.show and seed == arguments.seeds[0]:
                for example in examples:
                    print('   ', *example, sep=' | ')


main()
