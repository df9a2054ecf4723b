//! Finds title, subtitle, byline and date above the text, and moves them to the metadata.

use super::characters::{digit, is_clause_mark};
use super::customary::{is_kicker, is_named};
use super::guess::{Decision, Guesses};
use super::headings::has_short_shape;
use super::lines::Gap;
use super::part::{Part, Role, SHORT};
use super::rules::{AUTHOR, DATE, Rule, SUBTITLE, TITLE};
use super::terms::opener;
use crate::document::Metadata;

/// Widest title or subtitle, in columns: 40 characters.
const TITLE_COLUMNS: usize = 80;

/// How many blocks above the text may be front matter.
const BLOCKS: usize = 7;

/// Moves what stands above the text to the metadata.
pub(super) fn take_front_matter(parts: &mut [Part], guesses: &mut Guesses) -> Metadata {
    let mut metadata = Metadata::default();
    let start = parts.iter().take(BLOCKS).take_while(|part| is_kicker(part.text())).count();
    let Some(title) = parts
        .get(start)
        .filter(|part| parts.len() > 1 && may_be_title(part))
        .filter(|_| !opens_like_next(parts, start))
    else {
        return metadata;
    };
    let title_width = title.width;
    metadata.title = Some(plain(title.text()));
    take(parts, start, Decision::Title, &TITLE, guesses);
    for index in start + 1..parts.len().min(start + BLOCKS) {
        if parts.get(index).is_some_and(|part| part.role == Role::Rule) {
            continue;
        }
        let Some(part) =
            parts.get(index).filter(|part| part.is_plain() && part.width <= TITLE_COLUMNS)
        else {
            break;
        };
        let text = part.text();
        let (decision, rule) = if is_date(text) && metadata.date.is_none() {
            metadata.date = Some(date_text(text).to_owned());
            (Decision::Date, &DATE)
        } else if let Some((author, date)) = dated(text).filter(|_| metadata.date.is_none()) {
            metadata.date = Some(date.to_owned());
            metadata.authors.extend(author.map(str::to_owned));
            (Decision::Date, &DATE)
        } else if let Some(authors) = authors(text) {
            metadata.authors.extend(authors);
            (Decision::Authors, &AUTHOR)
        } else if metadata.subtitle.is_none() && is_subtitle(parts, index, title_width) {
            metadata.subtitle = Some(plain(text));
            (Decision::Subtitle, &SUBTITLE)
        } else if begins_with_dash(part) && is_second_line(parts, start + 1, &metadata) {
            extend_title(&mut metadata);
            metadata.subtitle = Some(plain(text));
            (Decision::Subtitle, &SUBTITLE)
        } else if is_third_line(parts, start, index) && is_second_line(parts, start + 1, &metadata)
        {
            extend_title(&mut metadata);
            metadata.subtitle = Some(plain(text));
            extend_title(&mut metadata);
            (Decision::Title, &TITLE)
        } else {
            break;
        };
        take(parts, index, decision, rule, guesses);
    }
    metadata
}

fn take(parts: &mut [Part], index: usize, decision: Decision, rule: &Rule, guesses: &mut Guesses) {
    if let Some(part) = parts.get_mut(index) {
        part.role = Role::FrontMatter;
        guesses.push(part.flow.span(), decision, rule);
    }
}

/// Returns the text without the marks of bold type.
fn plain(text: &str) -> String {
    match text.strip_prefix("**").and_then(|text| text.strip_suffix("**")) {
        Some(inner) if !inner.contains("**") => inner.trim().to_owned(),
        Some(_) | None => text.to_owned(),
    }
}

/// Entries and definitions in a row (`主旨：…`, `說明：…`) have no title above them.
fn opens_like_next(parts: &[Part], index: usize) -> bool {
    let form =
        |index: usize| parts.get(index).and_then(|part| opener(part.text())).map(|(form, _)| form);
    form(index).is_some() && form(index) == form(index + 1)
}

fn may_be_title(part: &Part) -> bool {
    part.width <= TITLE_COLUMNS
        && has_short_shape(part, TITLE_COLUMNS)
        && !is_named(part.text())
        && !is_date(part.text())
        && authors(part.text()).is_none()
}

/// What was taken for the subtitle was the title's second line.
fn extend_title(metadata: &mut Metadata) {
    if let (Some(title), Some(second)) = (&mut metadata.title, metadata.subtitle.take()) {
        title.push('\u{3000}');
        title.push_str(&second);
    }
}

/// Returns whether the block at `index` is the subtitle.
fn is_second_line(parts: &[Part], index: usize, metadata: &Metadata) -> bool {
    let second = parts.get(index).map(|part| plain(part.text()));
    second.is_some() && second == metadata.subtitle
}

/// Three lines in one block are all the title's.
fn is_third_line(parts: &[Part], start: usize, index: usize) -> bool {
    let is_close = |index: usize| parts.get(index).is_some_and(|part| part.gap == Gap::None);
    index == start + 2
        && is_close(index)
        && is_close(index - 1)
        && parts.get(index + 1).is_some_and(|next| next.gap > Gap::None)
        && parts.get(index).is_some_and(|part| has_short_shape(part, TITLE_COLUMNS))
}

fn begins_with_dash(part: &Part) -> bool {
    part.text().starts_with(['—', '─', '－', '–']) && part.inner_stops == 0
}

fn is_subtitle(parts: &[Part], index: usize, title_width: usize) -> bool {
    let Some(part) = parts.get(index) else { return false };
    if begins_with_dash(part) {
        return true;
    }
    // A page break ends what stands above the text.
    if part.gap == Gap::Page
        || opens_like_next(parts, index)
        || !has_short_shape(part, TITLE_COLUMNS)
        || is_named(part.text())
    {
        return false;
    }
    let next = parts
        .iter()
        .skip(index + 1)
        .take(BLOCKS)
        .find(|next| !(is_date(next.text()) || authors(next.text()).is_some()));
    let is_above_text = next.is_some_and(|next| next.is_prose() && next.width > SHORT);
    let is_above_heading = next.is_some_and(|next| {
        next.label.is_some_and(|label| !label.family.is_list())
            || is_named(next.text())
            || (has_short_shape(next, SHORT) && next.is_plain())
    }) && !next.is_some_and(|next| matches!(next.role, Role::Verse(_)));
    let has_text = parts.iter().skip(index + 1).any(Part::is_prose);
    has_text
        && ((is_above_text && (part.gap == Gap::None || part.width >= title_width))
            || is_above_heading)
}

/// What authors do, as a byline says it: `文／…`, `採訪、整理：…`.
const BYLINES: [&str; 22] = [
    "文", "圖", "圖文", "文字", "作者", "撰文", "撰稿", "撰寫", "著者", "編著", "編撰", "執筆",
    "講者", "主講", "口述", "採訪", "訪問", "整理", "記錄", "紀錄", "翻譯", "譯者",
];

/// Widest byline, in columns.
const BYLINE_COLUMNS: usize = 60;

/// Returns the authors a byline names.
fn authors(text: &str) -> Option<Vec<String>> {
    if super::characters::text_columns(text) > BYLINE_COLUMNS {
        return None;
    }
    let names = after_byline(text)
        .or_else(|| reporter(text))
        .or_else(|| text.strip_suffix('著').filter(|names| names.ends_with(char::is_whitespace)))?;
    let names: Vec<String> = names
        .split(|c: char| is_clause_mark(c) || matches!(c, '／' | '/' | '　'))
        .map(|name| after_byline(name).unwrap_or(name).trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect();
    (!names.is_empty()).then_some(names)
}

/// Returns what follows a byline's label, one or several words for what authors do.
fn after_byline(text: &str) -> Option<&str> {
    let is_label = |label: &str| {
        label
            .split(['、', '，', ',', '&', '＆', '及', '／', '/', '‧', '·'])
            .all(|word| BYLINES.contains(&word.trim()))
    };
    // `採訪／撰文：` ends at the colon, `文／` at the stroke.
    let (label, names) = ['：', ':', '｜', '|', '／', '/']
        .iter()
        .find_map(|&mark| text.split_once(mark).filter(|(label, _)| is_label(label)))?;
    (!label.is_empty()).then_some(names)
}

/// `記者王大文／台北報導`, `【記者王大文台北報導】`.
fn reporter(text: &str) -> Option<&str> {
    let text = text.trim_matches(['【', '】', '（', '）', '〔', '〕']);
    let names = text.strip_prefix("記者")?.strip_suffix("報導")?;
    names.split(['／', '/', ' ', '　']).next()
}

/// Labels before a date.
const DATE_LABELS: [&str; 8] = [
    "日期：",
    "發布日期：",
    "發佈日期：",
    "發布時間：",
    "發佈時間：",
    "出版日期：",
    "刊登日期：",
    "時間：",
];

fn date_text(text: &str) -> &str {
    DATE_LABELS.iter().find_map(|label| text.strip_prefix(label)).unwrap_or(text).trim()
}

/// Widest date, in columns: with era, weekday and hour.
const DATE_COLUMNS: usize = 44;

/// Returns whether a text is a date and nothing else.
pub(super) fn is_date(text: &str) -> bool {
    if super::characters::text_columns(text) > DATE_COLUMNS {
        return false;
    }
    let date: String = date_text(text).chars().filter(|c| !c.is_whitespace()).collect();
    let date = ["出刊", "出版", "發行", "發布", "發佈"]
        .iter()
        .find_map(|verb| date.strip_suffix(verb))
        .unwrap_or(&date);
    is_han_date(date) || is_separated_date(date)
}

/// `海事處　2020年5月`: an author and a date; `2020年5月1日　於香港`: a date with its place.
fn dated(text: &str) -> Option<(Option<&str>, &str)> {
    if super::characters::text_columns(text) > BYLINE_COLUMNS {
        return None;
    }
    if let Some((date, place)) = text.split_once(char::is_whitespace)
        && is_date(date)
        && place.trim_start().starts_with('於')
    {
        return Some((None, text));
    }
    let is_gap = |&(_, c): &(usize, char)| c.is_whitespace();
    text.char_indices().filter(is_gap).find_map(|(at, _)| {
        let (author, date) = text.split_at_checked(at)?;
        let date = date.trim();
        (is_date(date) && !author.contains(is_clause_mark))
            .then_some((Some(author.trim_end()), date))
    })
}

/// `2020年5月1日`, `民國一〇九年五月`, `二〇二〇年五月一日（星期五）`.
fn is_han_date(date: &str) -> bool {
    let rest = date.trim_start_matches("中華民國").trim_start_matches("民國");
    let Some((year, rest)) = rest.split_once('年') else { return false };
    let is_number = |text: &str| {
        let all = text
            .chars()
            .all(|c| digit(c).is_some() || "〇零一二三四五六七八九十廿卅元".contains(c));
        all && !text.is_empty()
    };
    let Some((month, rest)) = rest.split_once('月') else {
        return is_number(year) && rest.is_empty();
    };
    let (day, tail) = rest.split_once(['日', '號']).unwrap_or(("", rest));
    let is_tail = tail.is_empty()
        || tail.starts_with(['（', '(', '星', '週', '上', '下'])
        || tail.contains(':');
    is_number(year) && is_number(month) && (day.is_empty() || is_number(day)) && is_tail
}

/// `2020-05-01`, `2020/5/1`, `2020.5.1`.
fn is_separated_date(date: &str) -> bool {
    let fields: Vec<&str> = date.split(['-', '/', '.', '／', '－']).collect();
    let is_number = |text: &&str| !text.is_empty() && text.chars().all(|c| digit(c).is_some());
    fields.len() == 3
        && fields.iter().all(is_number)
        && fields.first().is_some_and(|year| matches!(year.chars().count(), 2..=4))
}

#[cfg(test)]
mod tests {
    use super::{authors, dated, is_date};

    #[test]
    fn dates_stand_alone() {
        for text in [
            "2020年5月1日",
            "2020 年 5 月",
            "民國一〇九年五月一日",
            "2020-05-01",
            "日期：2020/5/1",
            "二〇二〇年五月一日（星期五）",
            "民國九十八年七月一日出刊",
        ] {
            assert!(is_date(text), "{text}");
        }
        for text in ["2020年5月1日出發", "三年之後", "1.2.3.4", "去年五月", "2020"] {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn a_date_may_stand_beside_an_author_or_a_place() {
        assert_eq!(dated("海事處 2020 年 5 月"), Some((Some("海事處"), "2020 年 5 月")));
        let whole = "民國一〇九年五月一日　於基隆";
        assert_eq!(dated(whole), Some((None, whole)));
        assert_eq!(dated("2020 年 5 月大事"), None);
        assert_eq!(dated("海事處"), None);
    }

    #[test]
    fn bylines_name_their_authors() {
        assert_eq!(authors("文／林海風、陳望"), Some(vec!["林海風".to_owned(), "陳望".to_owned()]));
        assert_eq!(authors("【記者林海風／澄灣報導】"), Some(vec!["林海風".to_owned()]));
        assert_eq!(authors("林海風　著"), Some(vec!["林海風".to_owned()]));
        assert_eq!(authors("採訪、整理：林海風"), Some(vec!["林海風".to_owned()]));
        assert_eq!(authors("文：林海風/陳望").map(|names| names.len()), Some(2));
        assert_eq!(authors("文：林海風　圖：陳望").map(|names| names.len()), Some(2));
        assert_eq!(authors("文：林海風　圖：陳望").and_then(|mut n| n.pop()), Some("陳望".into()));
        assert_eq!(authors("問：走不走"), None);
        assert_eq!(authors("名著"), None);
        assert_eq!(authors("文章"), None);
    }
}
