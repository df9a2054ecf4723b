//! What styles mean by their names.
//!
//! Word writes the English names of its own styles in every language; other programs, and people,
//! write names in Chinese.

use super::styles::{CaptionOf, Role, RunRole};

/// Style names without spaces and in lower case: `heading 1` and `Heading1` are one.
pub(super) fn normal_name(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && *c != '_').flat_map(char::to_lowercase).collect()
}

pub(super) fn role_by_name(name: &str) -> Option<Role> {
    if let Some(level) = heading_level(name) {
        return Some(Role::Heading(level));
    }
    let contents = ["toc", "目录", "目錄", "contents", "tableoffigures", "index"];
    if contents.iter().any(|prefix| {
        name.strip_prefix(prefix).is_some_and(|rest| {
            rest.is_empty()
                || rest.chars().all(|c| c.is_ascii_digit())
                || matches!(rest, "heading" | "标题" | "標題")
        })
    }) {
        return Some(Role::Contents);
    }
    Some(match name {
        "title" | "标题" | "標題" | "文章标题" | "文章標題" | "书名" | "書名" => {
            Role::Title
        }
        "subtitle" | "副标题" | "副標題" => Role::Subtitle,
        "author" | "authors" | "作者" | "作者姓名" | "byline" => Role::Author,
        "date" | "日期" => Role::Date,
        "quote" | "intensequote" | "blocktext" | "blockquote" | "blockquotation" | "quotations"
        | "引文" | "引用" | "明显引用" | "明顯引用" | "鮮明引文" | "块引用" | "引述" => {
            Role::Quote
        }
        "epigraph" | "题辞" | "題辭" | "题词" | "題詞" => Role::Epigraph,
        "code" | "sourcecode" | "代码" | "代碼" | "程式碼" | "源代码" | "htmlpreformatted"
        | "preformattedtext" | "macrotext" | "codeblock" => Role::Code,
        "caption" | "题注" | "題注" | "標號" | "标号" | "imagecaption" | "illustration" => {
            Role::Caption(None)
        }
        "图题" | "圖題" | "figurecaption" | "figure" | "captionedfigure" | "图标题" => {
            Role::Caption(Some(CaptionOf::Figure))
        }
        "表题" | "表題" | "tablecaption" | "表标题" => Role::Caption(Some(CaptionOf::Table)),
        "分隔线" | "horizontalline" => Role::Rule,
        "表文" | "表头" | "tablecontents" | "tableheading" | "compact" => Role::TableText,
        "listparagraph" | "列出段落" | "列表段落" | "清單段落" => Role::ListItem,
        "normal" | "正文" | "內文" | "bodytext" | "正文文本" | "firstparagraph" => {
            Role::Body
        }
        _ if name.starts_with("listcontinue") || name.starts_with("列表接续") => {
            Role::Continuation
        }
        _ if name.starts_with("listbullet") || name.starts_with("listnumber") => Role::ListItem,
        _ => return None,
    })
}

/// Ids matter only where names are lost: some programs write none.
pub(super) fn role_by_id(id: &str) -> Option<Role> {
    let level: u8 = id.strip_prefix("Heading")?.parse().ok()?;
    (1..=9).contains(&level).then_some(Role::Heading(level))
}

/// Returns the level of a heading style by its name: `heading 1`, 标题 1, 標題一, 一级标题.
pub(super) fn heading_level(name: &str) -> Option<u8> {
    let level = |text: &str| -> Option<u8> {
        let mut characters = text.chars();
        let (digit, rest) = (characters.next()?, characters.next());
        let level = match "一二三四五六七八九".chars().position(|c| c == digit) {
            Some(at) => u8::try_from(at + 1).ok()?,
            None => u8::try_from(digit.to_digit(10)?).ok()?,
        };
        (rest.is_none() && (1..=9).contains(&level)).then_some(level)
    };
    for prefix in ["heading", "标题", "標題", "überschrift", "titre"] {
        if let Some(found) = name.strip_prefix(prefix).and_then(level) {
            return Some(found);
        }
    }
    ["级标题", "級標題"].iter().find_map(|suffix| level(name.strip_suffix(suffix)?))
}

pub(super) fn run_role(name: &str) -> Option<RunRole> {
    let role = |strong, emphasis, code| Some(RunRole { strong, emphasis, code });
    match name {
        // LibreOffice's name for what is strong.
        "strong" | "strongemphasis" | "要点" | "強調粗體" => role(true, false, false),
        "emphasis" | "强调" | "強調" | "subtleemphasis" | "不明显强调" => {
            role(false, true, false)
        }
        "intenseemphasis" | "明显强调" | "鮮明強調" => role(true, true, false),
        "verbatimchar" | "htmlcode" | "htmltypewriter" | "htmlkeyboard" | "htmlsample"
        | "sourcetext" | "inlinecode" | "teletype" | "代码字符" => role(false, false, true),
        "strongandemphasis" => role(true, true, false),
        "strongverbatim" => role(true, false, true),
        "emphasisverbatim" => role(false, true, true),
        "strongandemphasisverbatim" => role(true, true, true),
        _ => None,
    }
}

pub(super) fn is_note_call(name: &str) -> bool {
    matches!(
        name,
        "footnotereference"
            | "endnotereference"
            | "脚注引用"
            | "腳註參照"
            | "尾注引用"
            | "footnoteanchor"
            | "endnoteanchor"
            | "footnotecharacters"
            | "endnotecharacters"
    )
}

#[cfg(test)]
mod tests {
    use super::heading_level;

    #[test]
    fn headings_are_known_by_many_names() {
        for (name, level) in [
            ("heading1", 1),
            ("标题2", 2),
            ("標題3", 3),
            ("一级标题", 1),
            ("二級標題", 2),
            ("标题一", 1),
        ] {
            assert_eq!(heading_level(name), Some(level), "{name}");
        }
        for name in ["标题", "heading10", "heading", "标题1字符", "大标题"] {
            assert_eq!(heading_level(name), None, "{name}");
        }
    }
}
