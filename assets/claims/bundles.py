"""Reads the events of `bundles/`.

An event comes in one of two forms. Either its sentences are strings and `links` judges Japanese-Chinese pairs one by one, or each sentence
is `[text, claims]`: the names of all full propositions that it states, separated by blanks, as `claims` explains them. From those
follows how any two sentences are related, within a language too: the same propositions are the same claim (3), some in common
overlap (2), and `a` contradicts `a!`: another answer to the same question.
"""
import json, pathlib

HERE = pathlib.Path(__file__).resolve().parent


def graded(x, y):
    """Grade of two lists of claims, and whether they contradict each other."""
    base = lambda claims: {c.split('!')[0] for c in claims}
    grade = 3 if base(x) and base(x) == base(y) else 2 if base(x) & base(y) else 0
    return grade, any(a != b and a.split('!')[0] == b.split('!')[0] for a in x for b in y)


def events():
    """Dicts with `id`, `development`, `calibration` (which of the lists of events that nothing is trained on names it), `place` (in its file), `articles` (id, and `sents` as strings), `links` ((from, to, grade, conflict), "j1:0"
    to "z2:3") and `within`: the same between articles of one language, or None where nobody judged those."""
    development, calibration = (set((HERE / name).read_text().split()) for name in ('development.txt', 'calibration.txt'))
    for path in sorted((HERE / 'bundles').glob('*.jsonl')):
        for place, line in enumerate(path.open(encoding='utf8')):
            d = json.loads(line)
            d.update(development=d['id'] in development, calibration=d['id'] in calibration, place=place, within=None)
            if 'claims' in d:
                told = [(a['id'], f"{a['id']}:{k}", claims.split()) for a in d['articles'] for k, (_, claims) in enumerate(a['sents'])]
                for a in d['articles']: a['sents'] = [text for text, _ in a['sents']]
                found = [((p, q), (x, y, *graded(c, e))) for p, x, c in told for q, y, e in told if p < q]
                d['links'] = [f for (p, q), f in found if f[2] and p[0] == 'j' and q[0] == 'z']
                d['within'] = [f for (p, q), f in found if f[2] and p[0] == q[0]]
            else:
                d['links'] = [(l[0], l[1], l[2], len(l) > 3) for l in d['links']]
            yield d
