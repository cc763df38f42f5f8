#!/usr/bin/env python3
"""Fits the coefficients of the alignment scorer and writes src/align/scorer/coefficients.rs.

    cargo build --release --example align
    assets/fit_scorer.py NTREX [--write] [--cache FOLDER]

Fitted is on what the claim matcher was not trained on, so that its log-odds are those that it has for new texts: the development
and calibration bundles, and every second document of NTREX (`{clean,noisy,shuffled}`, documents in ja/ and zh/, links in gold.jsonl), which
`claims/train.py` leaves out. Both are dealt into two folds; what is printed for either was fitted on the other, the coefficients
that are written are fitted on both. Articles that have nothing to do with each other are among the samples, so that probabilities mean
something there too. Needs numpy.

Three rounds of logistic regression with a ridge, fitted by Newton's method on what `align --samples ROUND` prints: a pair alone,
then twice in its surroundings, with one set of coefficients for translations and one for other articles, blended by how
parallel the two articles are. The last round is fitted once for "at least overlapping" and once for "the same claim".
Everything is fitted a second time without what the matcher says, for quick links. ALIGN in the environment names another
binary.
"""
import argparse, json, os, pathlib, random, re, subprocess, sys, tempfile
from collections import defaultdict

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent
CLAIMS = ROOT / 'assets/claims'
sys.path.insert(0, str(CLAIMS))
from bundles import events
ALIGN = pathlib.Path(os.environ.get('ALIGN', ROOT / 'target/release/examples/align'))
RIDGE = 2.0
# A grade of 2 is no "same" for certain: the graders were of two minds about many.
UNCERTAIN = 0.5
ROUNDS = 2


def names():
    """Feature names as the Rust source lists them."""
    def read(file, constant):
        text = (ROOT / 'src/align' / file).read_text(encoding='utf-8')
        return re.findall(r'"(.*?)"', text.split(constant)[1].split('];')[0])
    return read('features.rs', 'PAIR_FEATURE_NAMES'), read('grid.rs', 'CONTEXT_FEATURE_NAMES')


PAIR, CONTEXT = names()
READ = {'read as overlapping', 'read as the same'}
FACTS = {'shared facts', 'differing facts', 'unshared facts'}
MARGINS = {'margin', 'above neighbours', 'centred cosine', 'cosine', 'clause and sentence', 'clause and clause'}
LENGTHS = {'length difference', 'shorter length'}
WORDS = {'phrases in common', 'translation coverage', 'shared terms', 'translated words', 'translation containment', 'names that sound alike'}
# What the coefficients look at: for a pair alone, in translations, and in other articles. Invented reports share more words, and in a
# tidier order, than those of the news: with all features the bundles come out better and real events worse.
KEPT = {
    'read': (set(PAIR), set(PAIR + CONTEXT), READ | MARGINS | FACTS | LENGTHS | {'another link'}),
    'within': (READ | WORDS, READ | WORDS, READ | WORDS),
    'quick': (set(PAIR) - READ, set(PAIR + CONTEXT) - READ, MARGINS | FACTS | LENGTHS | WORDS | {'another link'}),
}


def touches(x, y):
    return 2 * (min(x[1], y[1]) - max(x[0], y[0])) >= min(x[1] - x[0], y[1] - y[0])


class Fold:
    """Pairs of articles that are looked at, with their gold links."""
    def __init__(self):
        self.pairs, self.gold = [], defaultdict(list)
        # Sentences of which it is settled what they are linked to within their own language: those that have a counterpart.
        self.settled, self.within = defaultdict(list), set()

    def link(self, a, b, grade):
        self.gold[a[0], b[0]].append((a[1:], b[1:], grade))


def samples(folds, number, model, cache, label):
    """Of every fold: features, blend, grade, and the pair of articles of every sample."""
    out = cache / f'samples-{label}-{number}'
    paths = sorted({path for fold in folds for pair in fold.pairs for path in pair})
    if number or not out.exists():
        command = [ALIGN, '--samples', str(number), *(['--model', model] if model else []), *paths]
        told = ''.join(f'{a}\t{b}\n' for fold in folds for a, b in fold.pairs)
        out.write_bytes(subprocess.run(command, input=told.encode(), check=True, stdout=subprocess.PIPE).stdout)
    head, _, rows = out.read_bytes().partition(b'\n')
    head = json.loads(head)
    rows = np.frombuffer(rows, '<f4').reshape(-1, head['features'] + 7).astype(float)
    of = rows[:, 0].astype(int) * len(head['articles']) + rows[:, 3].astype(int)
    grade, fold, within = np.zeros(len(rows), int), np.zeros(len(rows), int), np.zeros(len(rows), bool)
    of_pair = {pair: k for k, f in enumerate(folds) for pair in [*f.pairs, *f.within]}
    order = np.argsort(of, kind='stable')
    for at in np.split(order, np.flatnonzero(np.diff(of[order])) + 1):
        x, y = (head['articles'][int(rows[at[0], k])] for k in (0, 3))
        fold[at] = of_pair[x, y]
        here = folds[fold[at[0]]]
        if (x, y) in here.within:
            within[at] = True
            for k in at:
                if not any(touches(rows[k, 1:3], s) for s in here.settled[x]) and not any(touches(rows[k, 4:6], s) for s in here.settled[y]):
                    grade[k] = -1
        for a, b, g in here.gold.get((x, y), ()):
            for k in at:
                if touches(rows[k, 1:3], a) and touches(rows[k, 4:6], b):
                    grade[k] = max(grade[k], g)
    return rows[:, 7:], rows[:, 6], grade, fold, within


def folds(ntrex, scratch):
    rng = random.Random(7)
    subprocess.run([sys.executable, CLAIMS / 'bundles_to_files.py', scratch / 'bundles', 'calibration'], check=True, stdout=subprocess.DEVNULL)
    found = [Fold(), Fold()]
    names = sorted(p.name for p in (scratch / 'bundles').iterdir())
    side = lambda name, letter: sorted(str(f) for f in (scratch / 'bundles' / name).glob('*.txt') if f.stem.split('-')[-1][0] == letter)
    for k, name in enumerate(names):
        fold, others = found[k % 2], [n for i, n in enumerate(names) if i % 2 == k % 2 and n != name]
        fold.pairs += [(j, z) for j in side(name, 'j') for z in side(name, 'z')]
        for j in side(name, 'j'):
            fold.pairs += [(j, rng.choice(side(n, 'z'))) for n in rng.sample(others, min(10, len(others)))]
    for line in (scratch / 'bundles.jsonl').open():
        g = json.loads(line)
        fold = found[names.index(g['a']['article'].split('/')[0]) % 2]
        fold.link(*((str(scratch / 'bundles' / g[s]['article']), g[s]['start'], g[s]['end']) for s in 'ab'), g['grade'])
    tiny(found, names, scratch, rng)
    judged = {d['id'] for d in events() if d['within'] is not None}
    for k, name in enumerate(names):
        if name in judged:
            judged_within(found[k % 2], side(name, 'j'), side(name, 'z'))
        else:
            links_within(found[k % 2], side(name, 'j'), side(name, 'z'))
    for line in (scratch / 'bundles.within.jsonl').open():
        g = json.loads(line)
        fold = found[names.index(g['a']['article'].split('/')[0]) % 2]
        fold.link(*((str(scratch / 'bundles' / g[s]['article']), g[s]['start'], g[s]['end']) for s in 'ab'), g['grade'])
    order = list(dict.fromkeys(json.loads(l)['a']['article'].split('/')[-1] for l in (ntrex / 'clean/gold.jsonl').open()))[1::2]
    for kind in ('clean', 'noisy', 'shuffled'):
        root = ntrex / kind
        for k, doc in enumerate(order):
            others = [d for n, d in enumerate(order) if n % 2 == k % 2 and d != doc]
            found[k % 2].pairs.append((str(root / 'ja' / doc), str(root / 'zh' / doc)))
            found[k % 2].pairs += [(str(root / 'ja' / doc), str(root / 'zh' / d)) for d in (others if kind == 'clean' else rng.sample(others, 2))]
        for line in (root / 'gold.jsonl').open():
            g = json.loads(line)
            a, b = ((str(root / '/'.join(g[s]['article'].split('/')[-2:])), g[s]['start'], g[s]['end']) for s in 'ab')
            name = g['a']['article'].split('/')[-1]
            if name in order:
                found[order.index(name) % 2].link(a, b, 3)
    return found


def tiny(found, names, scratch, rng):
    """Articles of one to three sentences out of the bundles, of one event and of different ones: probabilities are to mean something
    where there is next to nothing to compare a pair with."""
    made = defaultdict(list)
    for name in names:
        for path in sorted((scratch / 'bundles' / name).glob('*.txt')):
            lines = path.read_text(encoding='utf-8').splitlines(keepends=True)
            for n in range(3):
                count = rng.randint(1, 3)
                first = rng.randrange(max(1, len(lines) - count + 1))
                out = scratch / 'tiny' / name / f'{path.stem}-{n}.txt'
                out.parent.mkdir(parents=True, exist_ok=True)
                out.write_text(''.join(lines[first:first + count]), encoding='utf-8')
                start = sum(map(len, lines[:first]))
                made[name, path.stem.split('-')[-1][0]].append((str(out), f'{name}/{path.name}', start, start + sum(map(len, lines[first:first + count]))))
    of_article = defaultdict(list)
    for name in names:
        for piece in made[name, 'j'] + made[name, 'z']:
            of_article[piece[1]].append(piece)
    for k, name in enumerate(names):
        others = [n for i, n in enumerate(names) if i % 2 == k % 2 and n != name]
        found[k % 2].pairs += [(j[0], z[0]) for j in made[name, 'j'] for z in rng.sample(made[name, 'z'], min(3, len(made[name, 'z'])))]
        found[k % 2].pairs += [(j[0], rng.choice(made[n, 'z'])[0]) for j in made[name, 'j'] for n in rng.sample(others, min(6, len(others))) if made[n, 'z']]
    for line in (scratch / 'bundles.jsonl').open():
        g = json.loads(line)
        fold = found[names.index(g['a']['article'].split('/')[0]) % 2]
        within = lambda side: [(path, side['start'] - start, side['end'] - start) for path, _, start, end in of_article[side['article']] if start <= side['start'] and side['end'] <= end]
        for a in within(g['a']):
            for b in within(g['b']):
                fold.link(a, b, g['grade'])


def judged_within(fold, ja, zh):
    """Pairs of articles of one language of which every pair of sentences was judged."""
    for own in (ja, zh):
        for x in own:
            fold.settled[x] = [(0, 1 << 30)]
        for i, x in enumerate(own):
            for y in own[i + 1:]:
                fold.pairs.append((x, y)); fold.within |= {(x, y), (y, x)}


def links_within(fold, ja, zh):
    """Links between articles of one language, where those of the other settle them: what says the same as a third is linked to
    what that is linked to."""
    for own, other in ((ja, zh), (zh, ja)):
        linked = defaultdict(dict)
        for x in own:
            for y in other:
                for a, b, g in fold.gold.get((x, y), ()) if own is ja else [(b, a, g) for a, b, g in fold.gold.get((y, x), ())]:
                    linked[x, a][y, b] = g
        for x in own:
            fold.settled[x] = [a for (path, a), to in linked.items() if path == x and max(to.values()) == 3]
        for i, x in enumerate(own):
            for y in own[i + 1:]:
                fold.pairs.append((x, y)); fold.within |= {(x, y), (y, x)}
                for (p, a), to in linked.items():
                    for (q, b), there in linked.items():
                        if (p, q) in ((x, y), (y, x)):
                            both = [sorted((to[c], there[c])) for c in to.keys() & there.keys()]
                            grade = 3 if [3, 3] in both else 2 if [2, 3] in both else 0
                            if grade:
                                fold.link((p, *a), (q, *b), grade)


def newton(x, y, weight, ridge=RIDGE):
    """Ridge logistic regression on standardised columns, the first of which is the bias."""
    mean = np.average(x[:, 1:], axis=0, weights=weight)
    scale = np.sqrt(np.average((x[:, 1:] - mean) ** 2, axis=0, weights=weight)) + 1e-9
    scale[scale < 1e-6] = 1e9
    z = np.column_stack([x[:, 0], (x[:, 1:] - mean) / scale])
    beta, small = np.zeros(x.shape[1]), ridge * np.eye(x.shape[1])
    small[0, 0] = 1e-6
    for _ in range(80):
        p = 1 / (1 + np.exp(-np.clip(z @ beta, -30, 30)))
        gradient = z.T @ (weight * (p - y)) + small @ beta
        hessian = (z * (weight * p * (1 - p))[:, None]).T @ z + small
        step = np.linalg.solve(hessian, gradient)
        beta -= np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-6:
            break
    beta[1:] /= scale
    beta[0] -= mean @ beta[1:]
    return beta


def logistic(x, y, weight, columns, kept):
    """Coefficients for all columns and the bias before them; those that are not kept are 0."""
    chosen = [k for k, name in enumerate(columns) if name in kept]
    beta = newton(np.column_stack([np.ones(len(x)), x[:, chosen]]), y, weight)
    out = np.zeros(len(columns) + 1)
    out[[0] + [k + 1 for k in chosen]] = beta
    return out


def average_precision(score, y):
    y = y[np.argsort(-score, kind='stable')]
    return float((np.cumsum(y) / np.arange(1, len(y) + 1) * y).sum() / max(y.sum(), 1))


def targets(grade):
    """Overlapping, weight of that, the same, weight of that."""
    over, same = (grade >= 2).astype(float), (grade >= 3).astype(float)
    return over, np.ones(len(grade)), same, np.where(grade == 2, UNCERTAIN, 1.0)


def calibration(p, y):
    """Expected calibration error over ten bins, and the largest error of a bin with 200 pairs or more."""
    bins = np.minimum((p * 10).astype(int), 9)
    parts = [(np.sum(bins == k), abs(p[bins == k].mean() - y[bins == k].mean())) for k in range(10) if (bins == k).any()]
    return sum(n * e for n, e in parts) / len(p), max([e for n, e in parts if n >= 200], default=0.0)


def fit(found, cache, label, left_out):
    """The numbers of one scorer, in the order of coefficients.rs; fold `left_out` is only looked at."""
    rounds, pair = [np.zeros(len(PAIR) + len(CONTEXT) + 1) for _ in range(6)], None
    columns = CONTEXT + PAIR
    def write():
        path = cache / f'model-{label}-{left_out}'
        numbers = np.concatenate([pair, *rounds])
        path.write_text(' '.join(f'{v:.6g}' for v in np.concatenate([numbers] * 3)))
        return path
    one_language = label == 'within'
    def chosen(*wanted):
        x, blend, grade, fold, within = samples(found, *wanted)
        kept = (within == one_language) & (grade >= 0)
        return x[kept], blend[kept], grade[kept], fold[kept]
    x, _, grade, fold = chosen(0, None, cache, 'first')
    seen = fold != left_out
    over, weight, same, same_weight = targets(grade)
    pair = logistic(x[seen], over[seen], weight[seen], PAIR, KEPT[label][0])
    def blended(x, blend, over, weight):
        return [logistic(x, over, weight * share + 1e-9, columns, kept) for share, kept in zip((blend, 1 - blend), KEPT[label][1:])]
    def score(x, blend, fits):
        return sum(share * (f[0] + x @ f[1:]) for share, f in zip((blend, 1 - blend), fits))
    for number in range(ROUNDS):
        x, blend, grade, fold = chosen(number + 1, write(), cache, f'{label}-{left_out}')
        seen = fold != left_out
        over, weight, same, same_weight = targets(grade)
        rounds[2 * number:2 * number + 2] = blended(x[seen], blend[seen], over[seen], weight[seen])
    rounds[4:6] = blended(x[seen], blend[seen], same[seen], same_weight[seen])
    if left_out is not None:
        told, p = [], lambda z: 1 / (1 + np.exp(-z))
        unseen = ~seen
        for name, part in (('all', unseen), ('comparable', unseen & (blend < .5)), ('parallel', unseen & (blend >= .5))):
            if not over[part].any():
                continue
            o, s = score(x[part], blend[part], rounds[2:4]), score(x[part], blend[part], rounds[4:6])
            clear = grade[part] != 2
            told.append(f'{name}: AP overlap {average_precision(o, over[part]):.3f} same {average_precision(s[clear], same[part][clear]):.3f}, '
                        f'calibration error overlap {calibration(p(o), over[part])[0]:.3f} same {calibration(p(s), same[part])[0]:.3f}')
        print(f'{label}, fold {left_out} unseen; ' + '; '.join(told), flush=True)
    return pair, rounds


def rust(scorers):
    def table(values, columns, indent):
        pad = ' ' * indent
        lines = [f'{pad}bias: {values[0]:.4f},', f'{pad}weights: [']
        lines += [f'{pad}    {v:.4f}, // {name}' for v, name in zip(values[1:], columns)]
        return '\n'.join([*lines, f'{pad}],'])
    lines = ['//! Coefficients of the scorers. Written by `assets/fit_scorer.py`; do not edit by hand.', '',
             '#![allow(clippy::approx_constant, reason = "a coefficient may come near a constant")]', '', 'use super::{Blend, Logistic, Model, Scorer};', '',
             '#[rustfmt::skip]', 'pub(super) const MODEL: Model = Model {']
    for name, (pair, rounds) in zip(('read', 'within', 'quick'), scorers):
        lines += [f'    {name}: Scorer {{', '        pair: Logistic {', table(pair, PAIR, 12), '        },']
        def blend(first, last):
            out = []
            for kind, values in (('parallel', first), ('comparable', last)):
                out += [f'                {kind}: Logistic {{', table(values, CONTEXT + PAIR, 20), '                },']
            return out
        lines += ['        rounds: [']
        for k in (0, 2):
            lines += ['            Blend {', *blend(*rounds[k:k + 2]), '            },']
        lines += ['        ],', '        same: Blend {', *blend(*rounds[4:6]), '        },', '    },']
    return '\n'.join([*lines, '};']) + '\n'


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('ntrex', type=pathlib.Path)
    parser.add_argument('--write', action='store_true')
    parser.add_argument('--cache', type=pathlib.Path, help='folder that keeps the samples of the first round')
    parser.add_argument('--no-folds', action='store_true', help='only fit on everything, which tells no figures')
    parser.add_argument('--only', type=int, help='a fold: fit without it and write that, to try it out on what was left out')
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cache = (options.cache or pathlib.Path(folder)).resolve()
        cache.mkdir(parents=True, exist_ok=True)
        found = folds(options.ntrex.resolve(), cache)
        scorers = []
        for label in KEPT:
            for unseen in (0, 1) if options.only is None and not options.no_folds else ():
                fit(found, cache, label, unseen)
            scorers.append(fit(found, cache, label, options.only))
        if options.write:
            (ROOT / 'src/align/scorer/coefficients.rs').write_text(rust(scorers))


if __name__ == '__main__':
    main()
