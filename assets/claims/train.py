#!/usr/bin/env python3
"""Fine-tunes multilingual-e5-small into the claim matcher that reference.py describes.

    train.py pack E5_BIN PACK.npz [ntrex=FOLDER] [every=2]      pieces, weights and sets in one file, to train anywhere
    train.py PACK.npz OUT.npz [layers=6] [epochs=5] [lr=4e-5] [seed=1] [fold=0|1] [limit=N] [threads=N] [from=FILE.npz]

`pack` needs numpy, training torch too (a graphics card is used where there is one). After each epoch OUT.npz.state is
written, and the same command goes on from it; from= begins with the weights of another run. Sets: bundles/*.jsonl (those that development.txt and calibration.txt name only to look at), families
(see families.py), and with ntrex= a folder as ntrex-dev/clean every second document of it. fold= trains on one half of the bundles and documents,
so that the other half can be scored by weights that have not seen it.

The word table and positions stay as they are in E5_BIN; the layers, norms and the matcher are trained; the weights of the last
third of the steps are averaged. Writes OUT.npz in the form that reference.py reads and prints average precision on the development bundles.
"""
import json, os, pathlib, random, re, sys, time, unicodedata, zlib
import numpy as np
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
OPTIONS = dict(a.split('=', 1) for a in sys.argv[3:] if '=' in a)
number = lambda key, default: type(default)(OPTIONS.get(key, default))


# A set is sentences A (Japanese) and B (Chinese), the article each is from, and graded pairs (i, j, grade, conflict); all
# other pairs of A and B are unrelated.
def bundles():
    from bundles import events
    for d in events():
        sides = {'j': ([], []), 'z': ([], [])}; at = {}
        for a in d['articles']:
            texts, articles = sides[a['id'][0]]
            for n, s in enumerate(a['sents']): at[f"{a['id']}:{n}"] = len(texts); texts.append(s); articles.append(a['id'])
        within = d['within'] and [[(at[x], at[y], grade) for x, y, grade, _ in d['within'] if x[0] == side] for side in 'jz']
        held = 'calibration' if d['calibration'] else 'bundle'
        yield dict(name=d['id'], kind=held, dev=d['development'] or d['calibration'], fold=d['place'] % 2, A=sides['j'][0], B=sides['z'][0], articles=[sides['j'][1], sides['z'][1]],
                   pairs=[(at[x], at[y], grade, int(conflict)) for x, y, grade, conflict in d['links']], within=within)


def translations(root, every):
    root, docs = pathlib.Path(root), {}
    for line in (root / 'gold.jsonl').open(): g = json.loads(line); docs.setdefault(g['a']['article'].split('/')[-1], []).append(g)
    for k, doc in enumerate(list(docs)[::every]):
        ja, zh = ((root / l / doc).read_text() for l in ('ja', 'zh'))
        A, B = [ja[g['a']['start']:g['a']['end']] for g in docs[doc]], [zh[g['b']['start']:g['b']['end']] for g in docs[doc]]
        for i in range(0, len(A), 40):
            n = len(A[i:i + 40])
            if n >= 4: yield dict(name='ntrex:' + doc, kind='document', dev=False, fold=k % 2, A=A[i:i + 40], B=B[i:i + 40], articles=[['a'] * n, ['b'] * n], pairs=[(j, j, 3, 0) for j in range(n)])


def invented():
    from families import families
    for k, (name, A, B, pairs) in enumerate(families(60, 1)):
        yield dict(name=name, kind='family', dev=False, fold=-1, A=A, B=B, articles=[['a'] * len(A), ['b'] * len(B)], pairs=pairs)


def changed(s, rng):
    """Copies of linked sentences of B in which a number of both sides is another: (text, j)."""
    numbers = lambda t: re.findall(r'\d+(?:\.\d+)?', unicodedata.normalize('NFKC', t).replace(',', ''))
    out = []
    for i, j, grade, conflict in rng.sample(s['pairs'], len(s['pairs'])):
        both = [x for x in numbers(s['B'][j]) if x in numbers(s['A'][i])]
        if grade < 3 or conflict or not both or len(out) >= 4: continue
        old = rng.choice(both); new = ''.join(rng.choice('123456789') if c != '.' else c for c in old); text = unicodedata.normalize('NFKC', s['B'][j])
        if new != old and re.search(rf'(?<![\d.,]){re.escape(old)}(?![\d.,])', text): out.append((re.sub(rf'(?<![\d.,]){re.escape(old)}(?![\d.,])', new, text), j, old))
    return [(t, j, [i for i, k, g, c in s['pairs'] if k == j and old in numbers(s['A'][i])]) for t, j, old in out]


def pack(e5, out):
    from reference import Vocabulary
    v, known = Vocabulary(e5), {}
    def ids(text):
        if text not in known: known[text] = v.ids(text)
        return known[text]
    sets = [*bundles(), *invented(), *(translations(OPTIONS['ntrex'], number('every', 2)) if 'ntrex' in OPTIONS else ())]
    for path in filter(None, OPTIONS.get('look', '').split(',')): sets += [dict(json.loads(l), dev=True) for l in open(path)]
    for s in sets:
        s['changed'] = [(ids(t), j, right) for t, j, right in changed(s, random.Random(zlib.crc32(s['name'].encode())))] if s['kind'] == 'bundle' and not s['dev'] else []
        for k in 'AB': s[k] = [ids(t) for t in s[k]]
    used = sorted({i for s in sets for k in 'AB' for t in s[k] for i in t} | {i for s in sets for t, _, _ in s['changed'] for i in t}); row = {i: n for n, i in enumerate(used)}
    for s in sets:
        for k in 'AB': s[k] = [[row[i] for i in t] for t in s[k]]
        s['changed'] = [([row[i] for i in t], j, right) for t, j, right in s['changed']]
    arrays = {'word': v.blocks[used], 'sets': np.frombuffer(json.dumps(sets).encode(), np.uint8), 'shape': np.array([v.width, v.heads]), 'eps': np.array(v.eps)}
    for k, (n, off, size) in v.where.items():
        if k != 'emb.word': arrays['t.' + k] = np.frombuffer(v.data, '<f4', n, off) if size == 4 * n else np.frombuffer(v.data, np.uint8, size, off).reshape(-1, 18)
    np.savez_compressed(out, **arrays); print(len(used), 'pieces,', len(sets), 'sets,', os.path.getsize(out) >> 20, 'MB')


if len(sys.argv) > 3 and sys.argv[1] == 'pack': pack(sys.argv[2], sys.argv[3]); sys.exit()
import torch, torch.nn as nn, torch.nn.functional as F
LAYERS, EPOCHS, LR, SEED, LIMIT = number('layers', 6), number('epochs', 5), number('lr', 4e-5), number('seed', 1), number('limit', 0)
GPU = torch.cuda.is_available(); DEVICE = 'cuda' if GPU else 'cpu'
if 'threads' in OPTIONS: torch.set_num_threads(number('threads', 2))
torch.manual_seed(SEED); random.seed(SEED); np.random.seed(SEED)
Z = np.load(sys.argv[1]); SETS = json.loads(bytes(Z['sets'])); TRAIN, DEV = [s for s in SETS if not s['dev']], [s for s in SETS if s['dev']]
if 'fold' in OPTIONS: TRAIN = [s for s in TRAIN if s['fold'] in (-1, number('fold', 0))]
if LIMIT: TRAIN, DEV = TRAIN[:LIMIT], DEV[:LIMIT]
(H, HEADS), EPS = map(int, Z['shape']), float(Z['eps'])
PREFIX, LONGEST = 4, 128  # pieces before the text's own, and pieces of an input at most


def unpack(b):
    q = b[..., 2:]; d = np.ascontiguousarray(b[..., :2]).view('<f2').astype(np.float32)
    return np.concatenate([(q & 15).astype(np.float32) - 8, (q >> 4).astype(np.float32) - 8], -1) * d


tensor = lambda k: torch.tensor(unpack(Z['t.' + k]).reshape(-1) if Z['t.' + k].dtype == np.uint8 else Z['t.' + k])


class Layer(nn.Module):
    def __init__(self, l):
        super().__init__()
        for k in ('q', 'k', 'v', 'ao', 'fi', 'fo'):
            b = tensor(f'l{l}.{k}.b'); self.register_parameter(k + 'b', nn.Parameter(b)); self.register_parameter(k + 'w', nn.Parameter(tensor(f'l{l}.{k}.w').view(len(b), -1)))
        for k in ('aln', 'oln'):
            for e in 'wb': self.register_parameter(k + e, nn.Parameter(tensor(f'l{l}.{k}.{e}')))
    def forward(self, x, mask):
        n, length, _ = x.shape; f = lambda k, y: F.linear(y, getattr(self, k + 'w'), getattr(self, k + 'b')); split = lambda y: y.view(n, length, HEADS, H // HEADS).transpose(1, 2)
        a = F.scaled_dot_product_attention(split(f('q', x)), split(f('k', x)), split(f('v', x)), attn_mask=mask[:, None, None, :]).transpose(1, 2).reshape(n, length, H)
        x = F.layer_norm(x + F.dropout(f('ao', a), .1, self.training), (H,), self.alnw, self.alnb, EPS)
        return F.layer_norm(x + F.dropout(f('fo', F.gelu(f('fi', x))), .1, self.training), (H,), self.olnw, self.olnb, EPS)


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer('word', torch.tensor(unpack(Z['word']).reshape(len(Z['word']), H))); self.register_buffer('pos', tensor('emb.pos').view(-1, H)); self.register_buffer('typ', tensor('emb.type').view(-1, H))
        self.lw, self.lb = nn.Parameter(tensor('emb.ln.w')), nn.Parameter(tensor('emb.ln.b')); self.layers = nn.ModuleList(map(Layer, range(LAYERS)))
    def forward(self, ids, mask):
        x = F.dropout(F.layer_norm(self.word[ids] + self.pos[:ids.shape[1]] + self.typ[0], (H,), self.lw, self.lb, EPS), .1, self.training)
        for layer in self.layers: x = layer(x, mask)
        return x


class Matcher(nn.Module):
    MU = torch.linspace(-.5, 1, 13)
    def __init__(self):
        super().__init__(); self.enc, self.proj, self.sal, self.mean, self.temp = Encoder(), nn.Linear(H, 128), nn.Linear(H, 1), nn.Linear(H, 128), nn.Parameter(torch.tensor(12.))
        self.mlp = nn.Sequential(nn.Linear(34, 64), nn.GELU(), nn.Dropout(.1), nn.Linear(64, 64), nn.GELU(), nn.Linear(64, 2)); self.bias = nn.Parameter(torch.tensor([-3., -4.]))
        self.compare, self.ctemp = nn.Linear(256, 48), nn.Parameter(torch.tensor(16.)); self.cmlp = nn.Sequential(nn.Linear(130, 48), nn.GELU(), nn.Dropout(.1), nn.Linear(48, 1))
        nn.init.orthogonal_(self.proj.weight); nn.init.orthogonal_(self.mean.weight); nn.init.zeros_(self.sal.weight)
    def encode(self, texts):
        order = sorted(range(len(texts)), key=lambda i: len(texts[i])); x = torch.zeros(len(texts), len(texts[order[-1]]), H, device=DEVICE); m = torch.zeros(x.shape[:2], dtype=torch.bool)
        parts = []
        while order:  # of about equal lengths, so that little is padded
            least = len(texts[order[0]]); n = next((k for k, i in enumerate(order) if len(texts[i]) > max(least * 1.3, least + 6)), len(order)); parts.append(order[:n]); order = order[n:]
        for part in parts:
            length = max(len(texts[i]) for i in part); ids = torch.zeros(len(part), length, dtype=torch.long); mask = torch.zeros(len(part), length, dtype=torch.bool)
            for k, i in enumerate(part): ids[k, :len(texts[i])] = torch.tensor(texts[i]); mask[k, :len(texts[i])] = True; m[i, :len(texts[i])] = True
            x = x.index_put((torch.tensor(part, device=DEVICE),), F.pad(self.enc(ids.to(DEVICE), mask.to(DEVICE)).float(), (0, 0, 0, x.shape[1] - length)))
        lengths = m.sum(1); inner = m.clone(); inner[:, :PREFIX] = False; inner[torch.arange(len(texts)), lengths - 1] = False; m, inner = m.to(DEVICE), inner.to(DEVICE)
        w = F.softplus(self.sal(x)[..., 0]) * inner
        return F.normalize(self.proj(x), dim=-1), w / (w.sum(1, keepdim=True) + 1e-6), inner, F.normalize(self.mean((x * m[..., None]).sum(1) / m.sum(1, keepdim=True)), dim=-1), inner.sum(1).float()
    def features(self, x, y):
        """34 numbers for every pair of x and y."""
        (a, wa, ma, va, na), (b, wb, mb, vb, nb) = x, y
        S = torch.einsum('ikd,jld->ijkl', a, b).masked_fill(~ma[:, None, :, None], -1.).masked_fill(~mb[None, :, None, :], -1.)
        def side(S, w):
            best = S.max(-1).values; soft = (torch.softmax(S * self.temp, -1) * S).sum(-1); kernels = torch.exp(-(best[..., None] - self.MU.to(S)) ** 2 / (2 * .08 ** 2))
            return torch.cat([(best * w)[..., None].sum(-2), (soft * w)[..., None].sum(-2), (kernels * w[..., None]).sum(-2)], -1)
        fa, fb, r = side(S, wa[:, None, :]), side(S.transpose(2, 3), wb[None]), torch.log(na[:, None] / nb[None].clamp(min=1))[..., None]
        return torch.cat([fa, fb, (va @ vb.T)[..., None], fa[..., :1] * fb[..., :1], r, r.abs()], -1)
    def logits(self, features): return self.mlp(features) + self.bias
    def conflict(self, x, y, i, j, features):
        """Log-odds that i of x and j of y contradict each other, given that they are linked."""
        a, wa, ma, b, wb, mb = x[0][i], x[1][i], x[2][i], y[0][j], y[1][j], y[2][j]
        S = (a @ b.transpose(1, 2)) * self.ctemp
        def side(S, own, other, w, mask):
            other = torch.softmax(S.masked_fill(~mask[:, None, :], -1e4), -1) @ other
            return (F.relu(self.compare(torch.cat([own * other, own - other], -1))) * w[..., None]).sum(1)
        p, q = side(S, a, b, wa, mb), side(S.transpose(1, 2), b, a, wb, ma)
        return self.cmlp(torch.cat([p + q, (p - q).abs(), features[i, j]], -1))[:, 0]


def labels(s, n, m):
    y, w = torch.zeros(n, m, 2), torch.ones(n, m, 2)
    for i, j, g, *_ in s['pairs']:
        y[i, j, 0], y[i, j, 1] = g >= 2, g >= 3
        if g == 2: w[i, j, 1] = .5
        if g == 1: w[i, j] = 0
    return y, w


def merged(texts, articles, y, w, dim):
    """Some sentences joined with the next of their article: what is linked to one overlaps with both."""
    texts = list(texts)
    for i in range(len(texts) - 1):
        if articles[i] == articles[i + 1] and random.random() < .12 and len(texts[i]) + len(texts[i + 1]) - PREFIX - 1 <= LONGEST:
            texts[i] = texts[i][:-1] + texts[i + 1][PREFIX:]
            a, b = (y.select(dim, k) for k in (i, i + 1)); any_ = torch.maximum(a[..., 0], b[..., 0]); y.select(dim, i)[..., 0] = any_; y.select(dim, i)[..., 1] = 0
            w.select(dim, i)[..., 1] = torch.where(torch.minimum(a[..., 0], b[..., 0]) > 0, 0., torch.where(any_ > 0, .5, 1.))
    return texts


def within(s, y, own):
    """Labels between sentences of one language. Where nobody judged them the other language settles some: what says the same as a third is
    linked to what that is linked to."""
    names = s['articles'][own]; n = len(names); apart = torch.tensor([[p != q for q in names] for p in names]).float()[..., None]; out = torch.zeros(n, n, 2)
    if s.get('within'):
        for i, j, grade in s['within'][own]: out[i, j, 0] = out[j, i, 0] = 1; out[i, j, 1] = out[j, i, 1] = grade >= 3
        w = torch.ones(n, n, 2)
    else:
        y = y if own == 0 else y.transpose(0, 1); same, any_ = y[..., 1], y[..., 0]; w = torch.zeros(n, n, 2)
        linked = same.sum(1) > 0; over = same @ any_.T > 0; out[..., 0], out[..., 1] = (over | over.T).float(), (same @ same.T > 0).float(); w[linked] = 1; w[:, linked] = 1
    w[..., 1] = torch.where(out[..., 0] > out[..., 1], .5 * w[..., 1], w[..., 1])
    return out, w * apart


def average_precision(score, y):
    y = y[np.argsort(-score, kind='stable')]; return float((np.cumsum(y) / np.arange(1, len(y) + 1) * y).sum() / max(y.sum(), 1))


def evaluate(model):
    model.eval(); rows = {}
    with torch.no_grad():
        for s in DEV:
            x, y = model.encode(s['A']), model.encode(s['B']); features = model.features(x, y); (gold, w) = labels(s, len(s['A']), len(s['B'])); keep = (w[..., 0] > 0).reshape(-1).numpy()
            rows.setdefault(s['kind'], []).append((model.logits(features).cpu().numpy().reshape(-1, 2)[keep], gold.numpy().reshape(-1, 2)[keep]))
            linked = [p for p in s['pairs'] if p[2] >= 2]
            for own, texts in ((0, x), (1, y)) if s.get('within') else ():
                gold, w = within(s, None, own); keep = np.triu(w[..., 0].numpy() > 0, 1).reshape(-1)
                rows.setdefault('within one language', []).append((model.logits(model.features(texts, texts)).cpu().numpy().reshape(-1, 2)[keep], gold.numpy().reshape(-1, 2)[keep]))
            if linked and s['kind'] in ('bundle', 'calibration'):
                i, j = (torch.tensor([p[k] for p in linked]) for k in (0, 1)); c = model.conflict(x, y, i, j, features).cpu().numpy()
                rows.setdefault('conflict in ' + s['kind'], []).append((np.stack([c, c], 1), np.array([[p[3], p[3]] for p in linked], float)))
    out = []
    for k, v in rows.items():
        x, y = (np.concatenate([r[n] for r in v]) for n in (0, 1))
        out.append('%s AP %.3f' % (k, average_precision(x[:, 0], y[:, 0])) if k.startswith('conflict') else '%s AP same %.3f overlap %.3f' % (k, average_precision(x[:, 1], y[:, 1]), average_precision(x[:, 0], y[:, 0])))
    return '; '.join(out)


def loss_of(model, s, others):
    A, B = s['A'], s['B']; y, w = labels(s, len(A), len(B)); conflicts = {(i, j): c for i, j, _, c in s['pairs']}
    if s['kind'] == 'document':
        i = random.sample(range(len(A)), min(len(A), 20)); j = list(dict.fromkeys(i + random.sample(range(len(B)), min(len(B), 6))))[:26]
        A, B, y, w = [A[k] for k in i], [B[k] for k in j], y[i][:, j], w[i][:, j]; conflicts = {}
    elif s['kind'] == 'bundle':
        if random.random() < .3: A, B = merged(A, s['articles'][0], y, w, 0), merged(B, s['articles'][1], y, w, 1); conflicts = {}
        extra = random.sample(others, 4); B = B + extra; y, w = torch.cat([y, torch.zeros(len(A), 4, 2)], 1), torch.cat([w, torch.full((len(A), 4, 2), 1.5)], 1)  # sentences of other events are unrelated
        for ids, j, right in s['changed'] if conflicts else []:
            conflicts.update({(i, len(B)): 1 for i in right}); B = B + [ids]; y, w = torch.cat([y, y[:, j:j + 1]], 1), torch.cat([w, w[:, j:j + 1] * .5], 1)
    if len(A) > 60: i = random.sample(range(len(A)), 60); A, y, w = [A[k] for k in i], y[i], w[i]; conflicts = {(i.index(a), b): c for (a, b), c in conflicts.items() if a in i}
    if len(B) > 64: j = random.sample(range(len(B)), 64); B, y, w = [B[k] for k in j], y[:, j], w[:, j]; conflicts = {(a, j.index(b)): c for (a, b), c in conflicts.items() if b in j}
    coded = model.encode(A + B); n = len(A); a, b = tuple(c[:n] for c in coded), tuple(c[n:] for c in coded)
    def graded(logit, y, w):
        y, w = y.to(DEVICE), w.to(DEVICE); loss = (F.binary_cross_entropy_with_logits(logit, y, reduction='none') * w * (1 + 4 * y)).sum() / w.sum().clamp(min=1) * 5
        for l, t, u in ((logit[..., 0], y[..., 0], w[..., 0]), (logit[..., 0].T, y[..., 0].T, w[..., 0].T)):  # counterparts rank before the rest
            t = t * (u > 0); has = t.sum(1) > 0; l = l.masked_fill(u == 0, -1e4)
            if has.any(): loss = loss - .3 * (torch.log_softmax(l[has], 1) * t[has] / t[has].sum(1, keepdim=True)).sum(1).mean()
        return loss
    features = model.features(a, b); loss = graded(model.logits(features), y, w)
    if conflicts:
        i, j = (torch.tensor([k[n] for k in conflicts]) for n in (0, 1)); c = torch.tensor([float(v) for v in conflicts.values()], device=DEVICE)
        loss = loss + .3 * F.binary_cross_entropy_with_logits(model.conflict(a, b, i, j, features), c, pos_weight=torch.tensor(2.))
    if s['kind'] == 'bundle' and len(A) == len(s['A']) and conflicts:
        own = random.random() < .4; texts = b if own else a; count = len(s['B']) if own else len(A)
        if len(B) >= len(s['B']) and len(B) <= 64:
            u, v = within(s, y[:, :len(s['B'])], int(own)); texts = tuple(t[:count] for t in texts)
            if v.sum() > 0: loss = loss + .4 * graded(model.logits(model.features(texts, texts)), u, v)
    return loss


def main():
    start = time.time(); model = Matcher().to(DEVICE); print(len(TRAIN), 'sets,', len(DEV), 'for development,', DEVICE, flush=True)
    body = [p for n, p in model.named_parameters() if n.startswith('enc.')]; head = [p for n, p in model.named_parameters() if not n.startswith('enc.')]
    optimizer = torch.optim.AdamW([dict(params=body, lr=LR, m=1), dict(params=head, lr=LR * 25, m=25)], weight_decay=.01)
    steps, step, averaged, mean = EPOCHS * len(TRAIN), 0, 0, [torch.zeros_like(p) for p in body + head]; others = [t for s in TRAIN if s['kind'] == 'bundle' for t in s['B']]
    if 'from' in OPTIONS:
        loaded = model.load_state_dict({k: torch.tensor(v).float() for k, v in np.load(OPTIONS['from']).items()}, strict=False)
        absent = set(loaded.missing_keys) - {'enc.word', 'enc.pos'}
        if absent or loaded.unexpected_keys: sys.exit(f"{OPTIONS['from']}: no weights of this shape: {sorted(absent)[:3]} missing, {loaded.unexpected_keys[:3]} unknown")
    state, first = sys.argv[2] + '.state', 0
    if os.path.exists(state):
        s = torch.load(state, map_location=DEVICE, weights_only=False); model.load_state_dict(s['model']); optimizer.load_state_dict(s['optimizer']); step, averaged, first = s['step'], s['averaged'], s['epoch']
        for m, v in zip(mean, s['mean']): m.copy_(v)
    for epoch in range(first, EPOCHS):
        model.train(); random.shuffle(TRAIN); total = 0
        for s in TRAIN:
            rate = min(1, (step + 1) / (.06 * steps)) * max(.02, 1 - step / steps)
            for g in optimizer.param_groups: g['lr'] = LR * g['m'] * rate
            loss = loss_of(model, s, others); optimizer.zero_grad(); loss.backward(); nn.utils.clip_grad_norm_(body + head, 1.); optimizer.step(); step += 1; total += loss.item()
            if step % 50 == 0: print(f'  {step} of {steps}, {time.time() - start:.0f} s', flush=True)
            if step > steps * .7 and step % 5 == 0:
                averaged += 1
                for m, p in zip(mean, body + head): m.add_((p.detach() - m) / averaged)
        torch.save(dict(model=model.state_dict(), optimizer=optimizer.state_dict(), step=step, averaged=averaged, epoch=epoch + 1, mean=mean), state)
        print(f'epoch {epoch + 1} loss {total / len(TRAIN):.3f} {evaluate(model)} {time.time() - start:.0f} s', flush=True)
    if averaged:
        with torch.no_grad():
            for m, p in zip(mean, body + head): p.copy_(m)
        print('averaged', evaluate(model))
    out = {k: v.half().cpu().numpy() for k, v in model.state_dict().items() if k not in ('enc.word', 'enc.pos')}
    np.savez_compressed(sys.argv[2], **out); print('wrote', sys.argv[2])


if __name__ == '__main__': main()
