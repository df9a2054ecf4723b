//! By which names a template's styles are known.
//!
//! Word writes its built-in styles by their English names, in whatever language it shows them;
//! WPS, LibreOffice and people write names of their own. The names here are those that the reader
//! knows for the same thing, so that what is written in a template's styles is read back as it was.

use super::inventory::Kind;
use crate::edition::docx::styles as own;

/// A style of ours, and what a template may call it.
#[derive(Debug)]
pub(super) struct Slot {
    /// Its name in `[docx.styles]`; `None` if it can't be named.
    pub(super) key: Option<&'static str>,
    /// Its id in our own files.
    pub(super) id: &'static str,
    pub(super) kind: Kind,
    /// Names in [`normal`] form, the first that the template has wins.
    pub(super) names: &'static [&'static str],
}

const fn paragraph(key: &'static str, id: &'static str, names: &'static [&'static str]) -> Slot {
    Slot { key: Some(key), id, kind: Kind::Paragraph, names }
}

const fn character(key: &'static str, id: &'static str, names: &'static [&'static str]) -> Slot {
    Slot { key: Some(key), id, kind: Kind::Character, names }
}

const fn hidden(id: &'static str, kind: Kind, names: &'static [&'static str]) -> Slot {
    Slot { key: None, id, kind, names }
}

/// Every style that a text can name.
pub(super) const SLOTS: &[Slot] = &[
    // Where a template has neither, its default style is that of running text.
    paragraph("body", own::BODY, &["正文段落", "正文文字", "bodytextfirstindent", "bodytext"]),
    paragraph("title", "Title", &["title", "书名", "書名", "文章标题", "文章標題"]),
    paragraph("subtitle", "Subtitle", &["subtitle", "副标题", "副標題"]),
    paragraph("author", "Author", &["作者", "author", "作者姓名", "authors", "byline"]),
    paragraph("date", "Date", &["date", "日期"]),
    paragraph("part", own::PART, &["部标题", "部標題", "篇标题", "篇標題"]),
    paragraph("heading-1", "Heading1", &["heading1", "标题一", "標題一", "一级标题", "一級標題"]),
    paragraph("heading-2", "Heading2", &["heading2", "标题二", "標題二", "二级标题", "二級標題"]),
    paragraph("heading-3", "Heading3", &["heading3", "标题三", "標題三", "三级标题", "三級標題"]),
    paragraph("heading-4", "Heading4", &["heading4", "标题四", "標題四", "四级标题", "四級標題"]),
    paragraph("heading-5", "Heading5", &["heading5", "标题五", "標題五", "五级标题", "五級標題"]),
    paragraph("heading-6", "Heading6", &["heading6", "标题六", "標題六", "六级标题", "六級標題"]),
    paragraph(
        "quote",
        "Quote",
        &["quote", "引文", "blocktext", "块引用", "quotations", "blockquotation", "引述"],
    ),
    paragraph("epigraph", "Epigraph", &["题辞", "題辭", "题词", "題詞", "epigraph"]),
    paragraph(
        "code",
        own::CODE,
        &[
            "代码",
            "代碼",
            "程式碼",
            "源代码",
            "sourcecode",
            "code",
            "codeblock",
            "htmlpreformatted",
            "preformattedtext",
        ],
    ),
    paragraph("list-item", "ListParagraph", &["listparagraph"]),
    paragraph("note", "FootnoteText", &["footnotetext"]),
    paragraph("table-body", own::TABLE_BODY, &["表文", "tablecontents", "compact"]),
    paragraph("table-head", "TableHead", &["表头", "tableheading"]),
    paragraph("table-caption", "TableCaption", &["表题", "表題", "tablecaption", "caption"]),
    paragraph("figure-caption", "FigureCaption", &["图题", "圖題", "figurecaption", "caption"]),
    paragraph("image", own::IMAGE, &["图片", "圖片", "插图", "插圖", "captionedfigure"]),
    paragraph("rule", own::RULE, &["分隔线", "horizontalline"]),
    paragraph("contents-title", "TOCHeading", &["tocheading", "目录标题", "目錄標題"]),
    paragraph("contents-entry-1", "TOC1", &["toc1"]),
    paragraph("contents-entry-2", "TOC2", &["toc2"]),
    paragraph("contents-entry-3", "TOC3", &["toc3"]),
    paragraph("contents-entry-4", "TOC4", &["toc4"]),
    paragraph("contents-entry-5", "TOC5", &["toc5"]),
    paragraph("contents-entry-6", "TOC6", &["toc6"]),
    paragraph("caption-list", own::CAPTION_LIST, &["tableoffigures"]),
    paragraph("index-heading", own::INDEX_HEADING, &["indexheading"]),
    paragraph("index-entry", own::INDEX_ENTRY, &["index1"]),
    character("strong", own::STRONG, &["strong", "strongemphasis"]),
    character("emphasis", own::EMPHASIS, &["emphasis"]),
    character(
        "inline-code",
        own::INLINE_CODE,
        &["verbatimchar", "代码字符", "inlinecode", "htmlcode", "sourcetext"],
    ),
    character("link", own::HYPERLINK, &["hyperlink", "internetlink"]),
    character(
        "note-call",
        own::NOTE_REFERENCE,
        &["footnotereference", "footnoteanchor", "footnotecharacters"],
    ),
    Slot {
        key: Some("table"), id: own::TABLE, kind: Kind::Table, names: &["三线表", "三線表"]
    },
    hidden("Header", Kind::Paragraph, &["header"]),
    hidden("Footer", Kind::Paragraph, &["footer"]),
    hidden(own::SOURCE_CODE, Kind::Paragraph, &["sourcecode"]),
    hidden(own::CAPTION, Kind::Paragraph, &["caption"]),
    hidden("ListContinue", Kind::Paragraph, &["listcontinue"]),
    hidden("ListContinue2", Kind::Paragraph, &["listcontinue2"]),
    hidden("ListContinue3", Kind::Paragraph, &["listcontinue3"]),
    hidden("ListContinue4", Kind::Paragraph, &["listcontinue4"]),
    hidden("ListContinue5", Kind::Paragraph, &["listcontinue5"]),
    hidden(own::STRONG_EMPHASIS, Kind::Character, &["strongandemphasis"]),
    hidden(own::STRONG_CODE, Kind::Character, &["strongverbatim"]),
    hidden(own::EMPHASIS_CODE, Kind::Character, &["emphasisverbatim"]),
    hidden(own::STRONG_EMPHASIS_CODE, Kind::Character, &["strongandemphasisverbatim"]),
];

/// What Word, WPS and people show built-in styles as, and how files have them.
const SHOWN: [(&str, &str); 34] = [
    ("正文", "normal"),
    ("內文", "normal"),
    ("正文文本", "bodytext"),
    ("本文", "bodytext"),
    ("正文首行缩进", "bodytextfirstindent"),
    ("正文文本首行缩进", "bodytextfirstindent"),
    ("标题", "title"),
    ("標題", "title"),
    ("副标题", "subtitle"),
    ("副標題", "subtitle"),
    ("日期", "date"),
    ("引用", "quote"),
    ("引文", "quote"),
    ("明显引用", "intensequote"),
    ("鮮明引文", "intensequote"),
    ("文本块", "blocktext"),
    ("列表段落", "listparagraph"),
    ("列出段落", "listparagraph"),
    ("清單段落", "listparagraph"),
    ("脚注文本", "footnotetext"),
    ("註腳文字", "footnotetext"),
    ("脚注引用", "footnotereference"),
    ("註腳參照", "footnotereference"),
    ("题注", "caption"),
    ("標號", "caption"),
    ("html预设格式", "htmlpreformatted"),
    ("html代码", "htmlcode"),
    ("图表目录", "tableoffigures"),
    ("要点", "strong"),
    ("強調粗體", "strong"),
    ("强调", "emphasis"),
    ("強調", "emphasis"),
    ("超链接", "hyperlink"),
    ("超連結", "hyperlink"),
];

/// Returns a name without spaces and in lower case: `heading 1` and `Heading1` are one.
pub(super) fn normal(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && *c != '_').flat_map(char::to_lowercase).collect()
}

/// Returns the other names, in [`normal`] form, of the style that is called `name`: as it is
/// shown, and as files have it.
pub(super) fn others(name: &str) -> Vec<String> {
    for (shown, written) in
        [("标题", "heading"), ("標題", "heading"), ("目录", "toc"), ("索引", "index")]
    {
        for (from, to) in [(shown, written), (written, shown)] {
            let level = name.strip_prefix(from).filter(|rest| rest.parse::<u8>().is_ok());
            if let Some(level) = level {
                return vec![format!("{to}{level}")];
            }
        }
    }
    let mut names = Vec::new();
    for (shown, written) in SHOWN {
        if shown == name {
            names.push(written.to_owned());
        } else if written == name {
            names.push(shown.to_owned());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{SLOTS, normal, others};

    #[test]
    fn slots_are_told_apart() {
        let ids: BTreeSet<&str> = SLOTS.iter().map(|slot| slot.id).collect();
        let keys: BTreeSet<&str> = SLOTS.iter().filter_map(|slot| slot.key).collect();
        let named = SLOTS.iter().filter(|slot| slot.key.is_some()).count();
        assert_eq!((ids.len(), keys.len()), (SLOTS.len(), named));
        for name in SLOTS.iter().flat_map(|slot| slot.names) {
            assert_eq!(normal(name), *name, "it would never be found");
        }
    }

    #[test]
    fn what_is_shown_and_what_is_written_are_one() {
        assert_eq!(others(&normal("标题 1")), ["heading1"]);
        assert_eq!(others("heading2"), ["标题2"]);
        assert_eq!(others(&normal("脚注文本")), ["footnotetext"]);
        assert_eq!(others("章名"), Vec::<String>::new());
    }
}
