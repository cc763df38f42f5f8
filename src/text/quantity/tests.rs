use super::*;
use proptest::prelude::*;

fn shown(text: &str, reading: Reading) -> String {
    let found: Vec<String> =
        quantities(text, reading).iter().map(|q| format!("{}={}", q.span.of(text), q.value)).collect();
    found.join(" ")
}

fn ja(text: &str) -> String {
    shown(text, Reading::Japanese)
}

fn zh(text: &str) -> String {
    shown(text, Reading::Chinese)
}

#[test]
fn one_number_has_many_spellings() {
    for text in ["五万四千", "54,000", "54000", "5万4000", "５４０００", "５万４千", "5.4万", "５４，０００"]
    {
        for reading in [Reading::Japanese, Reading::Chinese] {
            let found = quantities(text, reading);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].value.to_string(), "54000", "{text}");
            assert_eq!(found[0].span, Span::new(0, text.len()), "{text}");
        }
    }
}

#[test]
fn japanese_table() {
    for (text, wanted) in [
        ("3月末", "3月末=end of --03"),
        ("2025年3月末までに", "2025年3月末=end of 2025-03"),
        ("令和6年", "令和6年=2024"),
        ("平成元年5月", "平成元年5月=1989-05"),
        ("今年度末に", "今年度末=end of this fiscal year"),
        ("2023年度", "2023年度=fiscal 2023"),
        ("昨年8月、", "昨年8月=last year --08"),
        ("「2プラス2」会談", "2プラス2=2+2"),
        ("半数が", "半数=1/2"),
        ("3分の1", "3分の1=1/3"),
        ("数十年にわたる", ""),
        ("数十機の迎撃機", ""),
        ("十数人", ""),
        ("日曜、", "日曜=Sunday"),
        ("土曜日に", "土曜日=Saturday"),
        ("11 月の選挙", "11 月=--11"),
        ("36 回目の対話集会", "36 回目=no. 36"),
        ("3 つのパートナー", "3 つ=3"),
        ("10日(現地時間)", "10日=---10"),
        ("3日間", "3日間=3 days"),
        ("15年ぶり", "15年ぶり=15 years"),
        ("35年間", "35年間=35 years"),
        ("日本軍3人", "3人=3 people"),
        ("迎撃戦闘機10機", "10機=10 aircraft"),
        ("国内総生産の2%", "2%=2%"),
        ("４６．２％", "４６．２％=46.2%"),
        ("3割が", "3割=30%"),
        ("第2次世界大戦", "第2=no. 2"),
        ("第5条", "第5=no. 5"),
        ("約70の合意", "70=70"),
        ("米英豪3カ国", "3カ国=3 countries"),
        ("1億2,000万ドル", "1億2,000万ドル=120000000 USD"),
        ("$5", "$5=5 USD"),
        ("午後3時半", "午後3時半=15:30"),
        ("18:05", "18:05=18:05"),
        ("2022年12月", "2022年12月=2022-12"),
        ("2024/12/27", "2024/12/27=2024-12-27"),
        ("1990年代", "1990年代=1990s"),
        ("世界3位", "3位=no. 3"),
        ("7年目になる", "7年目=no. 7"),
        ("10代の子ども", "10代=10-odd years old"),
        ("27分ごとに", "27分=27 minutes"),
        ("30分野で", "30=30"),
        ("二試合", "二試合=2"),
        ("2-0の勝利", "2-0=2–0"),
        ("賛成3対反対1、3対1", "3=3 1=1 3対1=3–1"),
        ("2&1で勝ち", "2&1=2–1"),
        ("18-29歳", "18=18 29歳=29 years old"),
        ("5-6人", "5=5 6人=6 people"),
        ("1-3月", "1=1 3月=--03"),
        ("03-1234-5678", "03=3 1234=1234 5678=5678"),
        // Slips of the pen are what a reader wants to see.
        ("99:30頃", "99:30=99:30"),
        ("49時30分", "49時30分=49:30"),
        ("4918年10月", "4918年10月=4918-10"),
        ("十年前に", "十年前=10 years"),
        ("初めて月面着陸", "初めて=no. 1"),
    ] {
        assert_eq!(ja(text), wanted, "{text}");
    }
}

#[test]
fn chinese_table() {
    for (text, wanted) in [
        ("三月底", "三月底=end of --03"),
        ("2025 年 3 月底之前", "2025 年 3 月底=end of 2025-03"),
        ("二〇二五年三月", "二〇二五年三月=2025-03"),
        ("54,000 名美军", "54,000 名=54000 people"),
        ("五万四千名", "五万四千名=54000 people"),
        ("3位领导人", "3位=3 people"),
        ("百分之二", "百分之二=2%"),
        ("2% 的标准", "2%=2%"),
        ("100 多公里（62 英里）", "100 多公里=100 km 62 英里=62 mi"),
        ("几十年来", ""),
        ("数百架飞机", ""),
        ("周一在记者会上", "周一=Monday"),
        ("星期天", "星期天=Sunday"),
        ("上周日", "上周日=Sunday"),
        ("两周一次", "两周=2 weeks"),
        ("每周一次", ""),
        ("下个月在华盛顿", "下个月=next month"),
        ("4 月 10 日", "4 月 10 日=--04-10"),
        ("去年12月3号", "去年12月3号=last year --12-03"),
        ("今年年底", "今年年底=end of this year"),
        ("“2加2”会谈", "2加2=2+2"),
        ("三分之一", "三分之一=1/3"),
        ("一半以上", "一半=1/2"),
        ("第二次世界大战", "第二=no. 2"),
        ("首次", "首次=no. 1"),
        ("三个国家", "三个国家=3 countries"),
        ("两个月后", "两个月=2 months"),
        ("十五天", "十五天=15 days"),
        ("下午三点", "下午三点=15:00"),
        ("1.2亿美元", "1.2亿美元=120000000 USD"),
        ("50万日元", "50万日元=500000 JPY"),
        ("三千公里", "三千公里=3000 km"),
        ("20世纪", "20世纪=20th century"),
        ("两国之间", "两国=2 countries"),
        ("五次金球奖", "五次=5 times"),
        ("过去十年", "十年=10 years"),
        ("还有五周时间", "五周=5 weeks"),
        ("四周都是", ""),
        ("三天才能到达", "三天=3 days"),
        ("每37分钟", "37分钟=37 minutes"),
        ("十几岁", "十几岁=10-odd years old"),
        ("40多岁", "40多岁=40-odd years old"),
        ("十几人", ""),
        ("四人二球赛", ""),
        ("50周年", "50周年=50 years"),
        ("20世纪80年代", "20世纪80年代=1980s"),
        ("今晚8点", "今晚8点=20:00"),
        ("2:0战胜", "2:0=2–0"),
        ("三比一", "三比一=3–1"),
        ("2018-2019年", "2018=2018 2019年=2019"),
        ("第1-3条", "第1=no. 1 3条=3"),
    ] {
        assert_eq!(zh(text), wanted, "{text}");
    }
}

#[test]
fn numerals_inside_words_are_no_numbers() {
    for text in [
        "一部の",
        "統一",
        "唯一",
        "三菱重工",
        "九州",
        "千葉県",
        "万一",
        "十分に",
        "一致した",
        "百貨店",
        "F-16戦闘機",
        "COVID-19",
        "5G通信",
        "NHK総合",
        "G7",
        "https://a.b/2024/12/27",
        "参加国",
        "一方的な現状変更",
        "四川省",
        "双方",
        "一つ",
    ] {
        assert_eq!(ja(text), "", "{text}");
    }
    for text in
        ["一个问题", "一名官员", "十分重要", "统一", "万一", "三星指挥官", "四川", "一些", "一致", "千万", "二战"]
    {
        assert_eq!(zh(text), "", "{text}");
    }
}

#[test]
fn the_two_languages_agree_and_contradict() {
    let first = |text: &str, reading| quantities(text, reading).first().copied();
    for (a, b, agree, contradict) in [
        ("5万4000人", "54,000 名", true, false),
        ("3月末", "三月底", true, false),
        ("3月末", "2025年3月底", true, false),
        ("3月末", "4月底", false, true),
        ("10機", "10架", true, false),
        ("10機", "12架", false, true),
        ("3つ", "4项", false, true),
        ("10人", "12公里", false, false),
        ("日曜日", "周日", true, false),
        ("2プラス2", "2+2", true, false),
        ("令和6年", "2024年", true, false),
        ("昨年", "今年", false, false),
        ("1980年代", "80年代", true, false),
        ("3曲目", "第三首", true, false),
        ("1980年代", "20世纪80年代", true, false),
        ("6980年代", "20世纪80年代", false, true),
        ("2018", "2018年", true, false),
        ("10代", "十几岁", true, false),
        ("40代", "45岁", true, false),
        ("40代", "54岁", false, true),
        ("3対1", "1比3", true, false),
        ("3-1", "三比二", false, true),
        ("午後7時", "今晚8点", false, true),
    ] {
        let (Some(a), Some(b)) = (first(a, Reading::Japanese), first(b, Reading::Chinese)) else {
            panic!("{a} or {b} was not read")
        };
        assert_eq!((a.agrees(&b), a.contradicts(&b)), (agree, contradict), "{a:?} {b:?}");
    }
}

#[test]
fn the_fiscal_year_ends_in_march() {
    let written = Date { year: Some(Year::Absolute(2024)), month: Some(Month::Absolute(11)), ..Date::default() };
    let Some(Quantity { value: Value::Date(date), .. }) = quantities("今年度末", Reading::Japanese).first().copied()
    else {
        panic!("not read")
    };
    assert_eq!(date.resolved(written).to_string(), "end of 2025-03");
    let spring = Date { month: Some(Month::Absolute(2)), ..written };
    assert_eq!(date.resolved(spring).to_string(), "end of 2024-03");
    let next = Date { month: Some(Month::Relative(2)), ..Date::default() };
    assert_eq!(next.resolved(written).to_string(), "2025-01");
}

/// `n` in Chinese numerals, as the two languages write it.
fn in_han(n: u64) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let mut out = String::new();
    for (scale, name) in [(100_000_000, "億"), (10_000, "万"), (1, "")] {
        let mut section = n / scale % 10_000;
        if section == 0 {
            continue;
        }
        for (unit, sign) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let digit = section / unit;
            section %= unit;
            if digit == 0 {
                continue;
            }
            if !(digit == 1 && unit > 1 && (unit < 1000 || scale == 1)) {
                out += DIGITS[digit as usize];
            }
            out += sign;
        }
        out += name;
    }
    out
}

proptest! {
    #[test]
    fn numerals_round_trip(n in 11_u64..999_999_999_999) {
        let wanted = format!("{n} people");
        for text in [format!("{n}人"), format!("{}人", in_han(n))] {
            let found = quantities(&text, Reading::Japanese);
            prop_assert_eq!(found.len(), 1, "{}", text);
            prop_assert_eq!(found[0].value.to_string(), wanted.clone(), "{}", text);
        }
    }

    #[test]
    fn anything_can_be_read(text in "([一二三十百千万億亿0-9０-９,.年月日時点第数半周分之の今昨下上午前後个人%$:/+-]|[a-z ]|\\PC){0,40}") {
        for reading in [Reading::Japanese, Reading::Chinese] {
            let mut last = 0;
            for quantity in quantities(&text, reading) {
                prop_assert!(quantity.span.start >= last && quantity.span.end > quantity.span.start);
                prop_assert!(text.get(quantity.span.range()).is_some());
                last = quantity.span.end;
            }
        }
    }
}

#[test]
fn the_end_of_a_year_is_not_that_of_a_fiscal_year() {
    let one = |text: &str, reading| quantities(text, reading)[0];
    let (year, fiscal) = (one("今年末に", Reading::Japanese), one("今年度末に", Reading::Japanese));
    assert!(year.contradicts(&fiscal) && !year.agrees(&fiscal));
    assert!(year.contradicts(&one("3月までに", Reading::Japanese)));
    assert!(!year.contradicts(&one("12月に", Reading::Japanese)));
    assert!(!year.contradicts(&one("今年年底", Reading::Chinese)));
    assert!(!fiscal.contradicts(&one("3月末", Reading::Japanese)));
}
