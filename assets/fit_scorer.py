#!/usr/bin/env python3
"""Fits the coefficients of the alignment scorer and writes src/align/scorer/coefficients.rs.

    cargo build --release --example align
    assets/fit_scorer.py DATA SEEDS [--folds 5] [--write]

DATA holds `ntrex-dev/{clean,noisy,shuffled}` (documents in ja/ and zh/, links in gold.jsonl) and `claims-dev.jsonl`
(links between the Japanese articles in SEEDS). Nothing else is fitted on. Needs numpy.

Three rounds, each a logistic regression with a small ridge, fitted by Newton's method on what
`align --samples ROUND` prints. The later rounds have two sets of coefficients, blended by how parallel the two
articles are, and a third one for corpora too large to be compared phrase by phrase. With --folds N everything is
fitted N + 6 times more, each time without some documents (or one pair of articles of the claims), the whole aligner
runs with what came out, and only its links between the documents left out are scored: what is printed then is what to
expect of documents never seen. Without --write nothing is written. ALIGN in the environment names another binary.
"""
import argparse, json, math, os, pathlib, re, subprocess, sys, tempfile
from collections import defaultdict

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent
ALIGN = pathlib.Path(os.environ.get('ALIGN', ROOT / 'target/release/examples/align'))
SETS = ('clean', 'noisy', 'shuffled')
RIDGE = 3.0
CLAIM_WEIGHT = 20.0
ROUNDS = 2
# What the coefficients for articles that are no translations may look at, each to speak for a link (or, AGAINST, against
# it): a hundred judged pairs cannot tell more apart. With all features and free signs the pairs they were fitted on come out better,
# and those left out worse.
UNPHRASED = {'centred cosine', 'shared terms', 'translated words', 'names that sound alike'}
COMPARABLE = UNPHRASED | {'phrases in common', 'translation coverage', 'weaker rival in these articles'}
AGAINST = {'weaker rival in these articles'}


def names():
    """Feature names as the Rust source lists them."""
    def read(file, constant):
        text = (ROOT / 'src/align' / file).read_text(encoding='utf-8')
        return re.findall(r'"(.*?)"', text.split(constant)[1].split('];')[0])
    return read('features.rs', 'PAIR_FEATURE_NAMES'), read('grid.rs', 'CONTEXT_FEATURE_NAMES')


def key(path):
    parts = pathlib.PurePath(path).parts
    return '/'.join(parts[-2:]) if parts[-2:-1] and parts[-2] in ('ja', 'zh') else parts[-1]


def side(link, which):
    return key(link[which]['article']), link[which]['start'], link[which]['end']


def touches(x, y):
    return 2 * (min(x[2], y[2]) - max(x[1], y[1])) >= min(x[2] - x[1], y[2] - y[1])


class Corpus:
    def __init__(self, name, paths, flags, gold, claims=False):
        self.name, self.paths, self.flags, self.claims = name, paths, flags, claims
        self.gold, self.first = defaultdict(list), None
        for line in gold.read_text(encoding='utf-8').splitlines():
            link = json.loads(line)
            a, b = sorted((side(link, 'a'), side(link, 'b')))
            self.gold[a[0], b[0]].append((a, b, link.get('grade', 3)))

    def run(self, model, *flags):
        command = [ALIGN, *self.flags, '--model', model, *flags, *self.paths]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout

    def links(self, model, *flags):
        return [json.loads(line) for line in self.run(model, *flags).decode().splitlines()]

    def samples(self, model, number):
        """Features, blend, label (1, 0, or -1 for unclear) and the two article names of every candidate."""
        if number == 0 and self.first:
            return self.first
        head, _, rows = self.run(model, '--samples', str(number)).partition(b'\n')
        head = json.loads(head)
        rows = np.frombuffer(rows, '<f4').reshape(-1, head['features'] + 7).astype(float)
        names_ = [key(path) for path in head['articles']]
        place = lambda at: (names_[int(at[0])], int(at[1]), int(at[2]))
        pairs = [tuple(sorted((place(row[:3]), place(row[3:])))) for row in rows[:, :6].tolist()]
        features, blend = rows[:, 7:], rows[:, 6]
        label = np.zeros(len(rows), int)
        for at, (a, b) in enumerate(pairs):
            for number_, (x, y, grade) in enumerate(self.gold.get((a[0], b[0]), ())):
                if touches(a, x) and touches(b, y):
                    label[at] = max(label[at], 1) if grade >= 2 else (label[at] or -1)
        members = defaultdict(list)
        for at, (a, b) in enumerate(pairs):
            for number_, (x, y, grade) in enumerate(self.gold.get((a[0], b[0]), ())):
                if touches(a, x) and touches(b, y):
                    members[a[0], b[0], number_].append(at)
        # Where a gold link covers several sentences on both sides, only the likeliest pairs are surely links.
        column = 1 if number == 0 else len(names()[1]) + 1
        for ats in members.values():
            best = {}
            for at in ats:
                for sentence in pairs[at]:
                    best[sentence] = max(best.get(sentence, -9), features[at, column])
            lefts, rights = {pairs[at][0] for at in ats}, {pairs[at][1] for at in ats}
            if len(lefts) > 1 and len(rights) > 1 and not self.claims:
                for at in ats:
                    if any(features[at, column] < best[sentence] for sentence in pairs[at]):
                        label[at] = -1
        found = features, blend, label, [(a[0], b[0]) for a, b in pairs]
        if number == 0:
            self.first = found
        return found


def logistic(x, y, weight, positive=None, offset=0.0, ridge=RIDGE):
    """Ridge logistic regression; what is `positive` stays out where it would come out negative.

    `offset` is added to the log-odds.
    """
    kept = np.ones(x.shape[1], bool)
    while True:
        beta = np.zeros(x.shape[1])
        beta[kept] = newton(x[:, kept], y, weight, offset, ridge)
        wrong = (beta < 0) & positive if positive is not None else np.zeros(0)
        if not wrong.any():
            return beta
        kept &= ~wrong


def newton(x, y, weight, offset, ridge):
    """Newton's method on standardised columns."""
    scale = np.sqrt((weight[:, None] * x * x).sum(0) / weight.sum()) + 1e-9
    z, beta = x / scale, np.zeros(x.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(z @ beta + offset, -30, 30)))
        gradient = z.T @ (weight * (p - y)) + ridge * beta
        hessian = (z * (weight * p * (1 - p))[:, None]).T @ z + ridge * np.eye(len(beta))
        step = np.linalg.solve(hessian, gradient)
        beta -= np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-5:
            break
    return beta / scale


def fit(corpora, left_out, start, keep_samples=None):
    """All coefficients in the order of coefficients.rs. `left_out(corpus, articles)` tells what not to look at."""
    every = names()[1] + names()[0]
    chosen = [[0] + [1 + at for at, name in enumerate(every) if name in table] for table in (COMPARABLE, UNPHRASED)]
    pair, context = map(len, names())
    numbers = list(start)
    sizes = [1 + pair] + [3 * (1 + pair + context)] * ROUNDS
    with tempfile.NamedTemporaryFile('w', suffix='.txt') as model:
        for number in range(ROUNDS + 1):
            model.seek(0), model.truncate()
            model.write(' '.join(f'{value:.6f}' for value in numbers)), model.flush()
            xs, bs, ys, ws = [], [], [], []
            for corpus in corpora:
                features, blend, label, articles = corpus.samples(model.name, number)
                keep = label >= 0
                keep &= ~np.array([left_out(corpus, pair_) for pair_ in articles])
                if number == 0 and corpus.claims:
                    continue
                xs.append(np.hstack([np.ones((len(label), 1)), features])[keep])
                bs.append(blend[keep] if number else np.ones(keep.sum())), ys.append(label[keep])
                ws.append(np.full(keep.sum(), CLAIM_WEIGHT if corpus.claims else 1.0))
            x, blend, y, weight = np.vstack(xs), np.concatenate(bs)[:, None], np.concatenate(ys), np.concatenate(ws)
            width, at = x.shape[1], sum(sizes[:number])
            offset = 0.0
            if number:
                # First what holds between articles that are no translations, then the rest on top of it.
                apart = blend[:, 0] < 0.05
                for table, columns in reversed(list(enumerate(chosen, 1))):
                    positive = np.arange(len(columns)) > 0
                    sign = np.array([-1.0 if at and every[at - 1] in AGAINST else 1.0 for at in columns])
                    beta = np.zeros(width)
                    beta[columns] = sign * logistic(x[apart][:, columns] * sign, y[apart], weight[apart], positive)
                    numbers[at + table * width:at + (table + 1) * width] = beta
                offset = (1 - blend[:, 0]) * (x @ beta)
            # Only articles on one topic are compared phrase by phrase, and not in every corpus.
            x = np.hstack([x[:, :-1], np.zeros((len(x), 1))])
            numbers[at:at + width] = logistic(blend * x, y, np.where(weight > 1, 0.0, weight) if number else weight, offset=offset)
    return numbers


def score(links, gold, only_paired=False, wanted=2):
    """Precision, recall, F1 as predicted, best F1, average precision: the rules of the project's evaluation script."""
    total = sum(g >= wanted for rows in gold.values() for *_, g in rows)
    found, right, shown, ap, best = set(), 0.0, 0, 0.0, 0.0
    for link in sorted(links, key=lambda link: -link['score']):
        a, b = sorted((side(link, 'a'), side(link, 'b')))
        rows = gold.get((a[0], b[0]), ())
        if only_paired and (a[0], b[0]) not in gold:
            continue
        hits = [(x, y, g) for x, y, g in rows if touches(a, x) and touches(b, y)]
        if hits and not any(g >= wanted for *_, g in hits):
            continue
        shown += 1
        m, n = {x for x, _, _ in rows if touches(a, x)}, {y for _, y, _ in rows if touches(b, y)}
        fits = all(len(t) <= 3 and s[2] - s[1] <= 2.5 * sum(u[2] - u[1] for u in t) for s, t in ((a, m), (b, n)))
        if hits and fits:
            good = {(x, y) for x, y, g in hits if g >= wanted}
            new = good - found
            right += min(1.0, len(hits) / (len(m) * len(n)))
            ap += len(new) * right / shown
            found |= new
        p, r = right / shown, len(found) / max(1, total)
        best = max(best, 2 * p * r / (p + r) if p + r else 0)
    p, r = (right / shown if shown else 0), len(found) / max(1, total)
    return dict(precision=p, recall=r, f1=2 * p * r / (p + r) if p + r else 0, best_f1=best, average_precision=ap / max(1, total))


def show(title, figures):
    print(f'{title:24}', ' '.join(f'{name} {value:.3f}' for name, value in figures.items()), flush=True)


def write_mean(paths):
    """The mean vector of phrases, which depends on no link."""
    mean = json.loads(subprocess.run([ALIGN, '--phrase-mean', *paths], check=True, stdout=subprocess.PIPE).stdout)
    numbers = [round(1000 * value) for value in mean]
    rows = [', '.join(map(str, numbers[at:at + 20])) + ',' for at in range(0, len(numbers), 20)]
    lines = ['//! The mean vector of phrases in news of many kinds. Written by `assets/fit_scorer.py`; do not edit by hand.', '',
             '/// What stands for 1.', 'pub(super) const ONE: f32 = 1000.0;', '', '#[rustfmt::skip]',
             f'pub(super) const MEAN: [i16; {len(numbers)}] = [', *(f'    {row}' for row in rows), '];']
    (ROOT / 'src/align/phrases/mean.rs').write_text('\n'.join(lines) + '\n', encoding='utf-8')


def predict(corpus, numbers):
    with tempfile.NamedTemporaryFile('w', suffix='.txt') as model:
        model.write(' '.join(f'{value:.6f}' for value in numbers)), model.flush()
        return corpus.links(model.name, *(['--min-score', '0'] if corpus.claims else []))


def reliability(links, gold):
    bins = defaultdict(list)
    for link in links:
        a, b = sorted((side(link, 'a'), side(link, 'b')))
        hit = any(touches(a, x) and touches(b, y) for x, y, _ in gold.get((a[0], b[0]), ()))
        bins[min(9, int(link['score'] * 10))].append((link['score'], hit))
    for number in sorted(bins):
        rows = bins[number]
        print(f'  {number / 10:.1f} to {number / 10 + 0.1:.1f}: {len(rows):5} links, mean score {sum(s for s, _ in rows) / len(rows):.3f}, right {sum(h for _, h in rows) / len(rows):.3f}')


def write(numbers):
    pair, context = names()
    values = iter(numbers)
    lines = ['//! Coefficients of the scorer. Written by `assets/fit_scorer.py`; do not edit by hand.', '',
             'use super::{Logistic, Model, Round};', '', '#[rustfmt::skip]', 'pub(super) const MODEL: Model = Model {']

    def table(indent, features):
        lines.append(f'{indent}bias: {next(values):.4f},')
        lines.append(f'{indent}weights: [')
        lines.extend(f'{indent}    {next(values):.4f}, // {feature}' for feature in features)
        lines.append(f'{indent}],')

    lines.append('    pair: Logistic {')
    table('        ', pair)
    lines.extend(['    },', '    rounds: ['])
    for _ in range(ROUNDS):
        lines.append('        Round {')
        for which in ('parallel', 'comparable', 'unphrased'):
            lines.append(f'            {which}: Logistic {{')
            table('                ', context + pair)
            lines.append('            },')
        lines.append('        },')
    lines.extend(['    ],', '};'])
    (ROOT / 'src/align/scorer/coefficients.rs').write_text('\n'.join(lines) + '\n', encoding='utf-8')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('data', type=pathlib.Path)
    parser.add_argument('seeds', type=pathlib.Path)
    parser.add_argument('--folds', type=int, default=0)
    parser.add_argument('--write', action='store_true')
    parser.add_argument('--mean', action='store_true', help='write the mean vector of phrases and do nothing else')
    arguments = parser.parse_args()
    if arguments.mean:
        return write_mean([arguments.data / 'ntrex-dev/clean' / language for language in ('ja', 'zh')])
    corpora = [Corpus(s, [arguments.data / 'ntrex-dev' / s / l for l in ('ja', 'zh')], ['--pair', 'ja:zh'],
                      arguments.data / 'ntrex-dev' / s / 'gold.jsonl') for s in SETS]
    claims = Corpus('claims', sorted(arguments.seeds.glob('00[0-3]_*')), ['--all-pairs'], arguments.data / 'claims-dev.jsonl', True)
    corpora.append(claims)
    pair, context = map(len, names())
    zero = [0.0] * (1 + pair)
    zero[0], zero[2], zero[3] = -14.0, 3.0, 9.0
    start = zero + ([0.0, 1.0] + [0.0] * (pair + context - 1)) * (3 * ROUNDS)

    numbers = fit(corpora, lambda *_: False, start)
    for corpus in corpora:
        show('fitted ' + corpus.name, score(predict(corpus, numbers), corpus.gold, corpus.claims))
    if arguments.write:
        write(numbers)
    if not arguments.folds:
        return
    documents = sorted({name.split('/')[-1] for c in corpora[:3] for p in c.gold for name in p})
    fold = {name: at % arguments.folds for at, name in enumerate(documents)}
    kept = {corpus.name: [] for corpus in corpora}
    for number in range(arguments.folds):
        out = lambda corpus, pair_: not corpus.claims and any(fold.get(n.split('/')[-1]) == number for n in pair_)
        fitted = fit(corpora, out, start)
        for corpus in corpora[:3]:
            kept[corpus.name] += [l for l in predict(corpus, fitted) if fold.get(side(l, 'a')[0].split('/')[-1]) == number]
    for articles in sorted(claims.gold):
        fitted = fit(corpora, lambda corpus, pair_: corpus.claims and pair_ == articles, start)
        kept['claims'] += [l for l in predict(claims, fitted) if tuple(sorted((side(l, 'a')[0], side(l, 'b')[0]))) == articles]
    for corpus in corpora:
        show('left out ' + corpus.name, score(kept[corpus.name], corpus.gold, corpus.claims))
    print('reliability on noisy, documents left out')
    reliability(kept['noisy'], corpora[1].gold)


main()
