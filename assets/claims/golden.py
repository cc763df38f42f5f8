#!/usr/bin/env python3
"""Writes what the claim matcher is tested against: src/embed/fixtures/matcher.json.

    golden.py WEIGHTS.safetensors E5_BIN

Ids and log-odds of reference.py for pairs of sentences of the development bundles and of our own. Needs numpy.
"""
import json, pathlib, sys
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from reference import Matcher, Vocabulary

OWN = [('', ''), (' は ', '的。'), ('ＡＢＣ　全角 １２３', 'ABC 全角 123'), ('\u200b\ufeff語 e\u0301 ｶﾞ①㍻', '语 é ガ'), ('São Paulo の 市長', '圣保罗市长'), ('안녕하세요', 'Hello, world'), ('長い' * 120, '长' * 300)]


def main():
    vocabulary = Vocabulary(sys.argv[2]); matcher = Matcher(sys.argv[1], vocabulary); development = set((HERE / 'development.txt').read_text().split())
    pairs = list(OWN)
    for path in sorted((HERE / 'bundles').glob('*.jsonl')):
        for d in map(json.loads, path.open(encoding='utf8')):
            if d['id'] in development and d['id'].endswith('5') and len(pairs) < 40:
                texts = {f"{a['id']}:{n}": s for a in d['articles'] for n, s in enumerate(a['sents'])}
                pairs += [(texts[l[0]], texts[l[1]]) for l in d['links'][:2]] + [(texts['j1:0'], texts['z1:' + str(min(4, len([t for t in texts if t[:3] == 'z1:']) - 1))])]
    cases = []
    for a, b in pairs:
        x, y = matcher.encode(a), matcher.encode(b); whole = len(x[1]) and len(y[1])
        overlap, same = map(float, matcher.logits(x, y)) if whole else (0, 0)
        cases.append(dict(a=a, b=b, ids=[list(map(int, vocabulary.ids(t))) for t in (a, b)], logits=[round(overlap, 4), round(same, 4), round(matcher.conflict(x, y), 4)] if whole else None))
    out = HERE.parent.parent / 'src/embed/fixtures/matcher.json'
    out.write_text('[\n' + ',\n'.join(json.dumps(c, ensure_ascii=True, separators=(',', ':')) for c in cases) + '\n]\n'); print(len(cases), 'pairs')


if __name__ == '__main__': main()
