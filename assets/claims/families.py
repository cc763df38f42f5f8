"""Sentences of one pattern, as result lists, forecasts and casualty reports print them: each says the same of another
name with another number. All of it is invented, also what real places are said to have done.

`families(count, seed)` yields sets in the form of `train.py`: line n of either side is the same claim, the rest is not; a line
with the right name and another number contradicts its counterpart.
"""
import random

NAMES = {
    'city': '札幌|札幌 函館|函馆 盛岡|盛冈 山形|山形 水戸|水户 前橋|前桥 千葉|千叶 川崎|川崎 金沢|金泽 静岡|静冈 岐阜|岐阜 奈良|奈良 堺|堺 松江|松江 岡山|冈山 松山|松山 高知|高知 熊本|熊本 鹿児島|鹿儿岛 那覇|那霸 '
            '北京|北京 上海|上海 広州|广州 深圳|深圳 重慶|重庆 武漢|武汉 瀋陽|沈阳 大連|大连 西安|西安 昆明|昆明 台北|台北 高雄|高雄 ソウル|首尔 釜山|釜山 パリ|巴黎 ロンドン|伦敦 ベルリン|柏林 ローマ|罗马 モスクワ|莫斯科 シドニー|悉尼 '
            'バンコク|曼谷 ハノイ|河内 ジャカルタ|雅加达 シカゴ|芝加哥 ボストン|波士顿 トロント|多伦多 リマ|利马',
    'country': '日本|日本 中国|中国 韓国|韩国 インド|印度 タイ|泰国 ベトナム|越南 フランス|法国 ドイツ|德国 イタリア|意大利 スペイン|西班牙 ポルトガル|葡萄牙 英国|英国 アイルランド|爱尔兰 オランダ|荷兰 ベルギー|比利时 スイス|瑞士 '
               'オーストリア|奥地利 ポーランド|波兰 チェコ|捷克 スウェーデン|瑞典 ノルウェー|挪威 フィンランド|芬兰 ギリシャ|希腊 トルコ|土耳其 エジプト|埃及 ケニア|肯尼亚 ナイジェリア|尼日利亚 ブラジル|巴西 チリ|智利 ペルー|秘鲁 メキシコ|墨西哥 '
               'カナダ|加拿大 豪州|澳大利亚 ニュージーランド|新西兰 フィリピン|菲律宾 マレーシア|马来西亚',
    'company': '東洋製鋼|东洋制钢 北浜電機|北滨电机 三葉化学|三叶化学 大和田自動車|大和田汽车 白石薬品|白石药品 光南食品|光南食品 港北建設|港北建设 青葉通信|青叶通信 金龍航空|金龙航空 華星銀行|华星银行 南洋石油|南洋石油 長河証券|长河证券 '
               '海東重工|海东重工 明徳保険|明德保险 新橋百貨|新桥百货 オリオン航空|猎户座航空 ノバ通信|诺瓦通信 ベルタ自動車|贝尔塔汽车',
    'person': '佐野健一|佐野健一 森川由美|森川由美 大槻剛|大槻刚 藤原恵|藤原惠 黒沢隆|黑泽隆 渡辺聡|渡边聪 斎藤亮|斋藤亮 李国華|李国华 王暁明|王晓明 張麗|张丽 陳志偉|陈志伟 劉東|刘东 アンナ・ロペス|安娜·洛佩斯 ジョン・ハリス|约翰·哈里斯 '
              'マリア・シルバ|玛丽亚·席尔瓦 ピーター・ウォン|彼得·王 キム・ミンス|金民秀 パク・ジウ|朴智宇',
    'route': '中央線|中央线 東海線|东海线 湾岸線|湾岸线 北陸線|北陆线 空港線|机场线 山手線|山手线 南北線|南北线 東西線|东西线 環状線|环状线 臨海線|临海线',
}
PATTERNS = [
    ('city', '{n}では積雪が{x}センチに達しました。', '{n}的积雪深度达到{x}厘米。', (5, 95)),
    ('city', '{n}の降水量は{x}ミリで、平年を上回った。', '{n}降水量为{x}毫米，高于常年。', (20, 400)),
    ('city', '最低気温は{n}で氷点下{x}度。', '{n}最低气温为零下{x}度。', (1, 30)),
    ('city', '{n}地裁は被告に懲役{x}年を言い渡した。', '{n}地方法院判处被告有期徒刑{x}年。', (2, 25)),
    ('city', '{n}の避難者は{x}人にのぼる。', '{n}有{x}人避难。', (30, 9000)),
    ('city', '{n}市内で住宅{x}棟が全壊した。', '{n}市内有{x}栋住宅全部损毁。', (3, 900)),
    ('city', '{n}の住宅地の価格は前年より{x}％上がった。', '{n}住宅用地价格同比上涨{x}%。', (1, 19)),
    ('city', '{n}では{x}万人が式典に集まった。', '{x}万人在{n}参加了仪式。', (1, 90)),
    ('city', '{n}の停電は{x}戸。', '{n}停电{x}户。', (100, 90000)),
    ('city', '{n}ではきのう新たに{x}人の感染が報告された。', '{n}昨日新增{x}例感染报告。', (3, 4000)),
    ('city', '{n}空港では{x}便が欠航になった。', '{n}机场有{x}个航班取消。', (4, 300)),
    ('city', '{n}行きの運賃は{x}円に値上げされる。', '前往{n}的票价上调至{x}日元。', (120, 9800)),
    ('country', '{n}は金メダルを{x}個獲得した。', '{n}获得{x}枚金牌。', (1, 45)),
    ('country', '{n}の失業率は{x}％だった。', '{n}失业率为{x}%。', (2, 24)),
    ('country', '{n}への輸出は{x}％減った。', '对{n}的出口下降{x}%。', (1, 60)),
    ('country', '{n}は兵士{x}人を派遣する。', '{n}将派遣{x}名士兵。', (40, 5000)),
    ('country', '{n}からの観光客は{x}万人だった。', '来自{n}的游客为{x}万人次。', (2, 800)),
    ('country', '{n}には{x}％の関税が課される。', '{n}将被征收{x}%的关税。', (5, 60)),
    ('country', '{n}は{x}億ドルの支援を約束した。', '{n}承诺提供{x}亿美元援助。', (1, 90)),
    ('country', '{n}の成長率は{x}％と予測されている。', '预计{n}经济增长率为{x}%。', (1, 9)),
    ('country', '死者のうち{x}人が{n}人だという。', '据称遇难者中有{x}名{n}人。', (2, 60)),
    ('country', '{n}は決勝で{x}点を挙げて勝った。', '{n}在决赛中得到{x}分获胜。', (40, 120)),
    ('company', '{n}の純利益は{x}億円だった。', '{n}净利润为{x}亿日元。', (3, 9000)),
    ('company', '{n}は従業員{x}人を削減する。', '{n}将裁员{x}人。', (50, 20000)),
    ('company', '{n}の株価は{x}％下落した。', '{n}股价下跌{x}%。', (1, 30)),
    ('company', '{n}は来年{x}店を開く計画だ。', '{n}计划明年开设{x}家门店。', (3, 300)),
    ('company', '{n}は{x}万台をリコールすると届け出た。', '{n}申报召回{x}万辆汽车。', (1, 300)),
    ('company', '{n}の売上高は前年同期比{x}％増。', '{n}销售额同比增长{x}%。', (1, 80)),
    ('company', '{n}には{x}億円の罰金が科された。', '{n}被处以{x}亿日元罚款。', (1, 500)),
    ('person', '{n}氏は{x}票を得た。', '{n}获得{x}票。', (900, 90000)),
    ('person', '{n}選手は{x}位に終わった。', '{n}最终名列第{x}。', (2, 60)),
    ('person', '{n}容疑者({x})が逮捕された。', '警方逮捕了嫌疑人{n}（{x}岁）。', (18, 79)),
    ('person', '{n}は{x}分に得点を決めた。', '{n}在第{x}分钟进球。', (2, 89)),
    ('person', '{n}さんは{x}歳で死去した。', '{n}去世，享年{x}岁。', (41, 102)),
    ('person', '{n}議員は{x}万円を受け取っていた。', '议员{n}收受了{x}万日元。', (20, 3000)),
    ('route', '{n}は{x}本が運休した。', '{n}停运{x}个车次。', (3, 250)),
    ('route', '{n}は最大{x}分遅れている。', '{n}最长晚点{x}分钟。', (10, 180)),
    ('route', '{n}では{x}人が乗客として閉じ込められた。', '{n}有{x}名乘客被困车内。', (20, 2000)),
]


def families(count, seed):
    rng = random.Random(seed)
    for k in range(count):
        kind, ja, zh, (low, high) = PATTERNS[k % len(PATTERNS)]
        names = [n.split('|') for n in NAMES[kind].split()]; rng.shuffle(names); n = rng.randint(3, 9); names = names[:n]
        values = rng.sample(range(low, high + 1), min(2 * n, high + 1 - low))
        A, B, pairs = [], [], []
        for i, (j, z) in enumerate(names):
            x = values[i % len(values)]; kanji = rng.random() < .15
            A.append(ja.format(n=j, x=kanji_number(x) if kanji else f'{x:,}' if rng.random() < .5 else x)); B.append(zh.format(n=z, x=x)); pairs.append((i, i, 3, 0))
        for i in rng.sample(range(n), max(1, n // 3)):  # the right name, another number
            other = values[(n + i) % len(values)]
            if other != values[i % len(values)]: B.append(zh.format(n=names[i][1], x=other)); pairs.append((i, len(B) - 1, 3, 1))
        yield f'family-{k}', A, B, pairs


def kanji_number(x):
    out = ''
    for unit, name in ((10000, '万'), (1000, '千'), (100, '百'), (10, '十'), (1, '')):
        d, x = divmod(x, unit)
        if d: out += ('' if d == 1 and name in '千百十' and name else kanji_number(d) if d > 9 else '一二三四五六七八九'[d - 1]) + name
    return out or '〇'


if __name__ == '__main__':
    for s in families(3, 1): print(*s, sep='\n')
