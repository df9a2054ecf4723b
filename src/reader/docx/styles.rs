//! `word/styles.xml`: what a style means, and how text in it looks.
//!
//! In: the part. Out: for each paragraph style its [`Role`], for each style the properties that
//! it and those it is based on say. Built-in styles are known by their English names, which Word
//! writes in every language, and by the names that WPS, LibreOffice and people in Chinese give.

use std::collections::BTreeMap;

pub(super) use crate::package::numbering::ParagraphFormat;
use crate::package::xml::{Element, Ns, Tree};

/// So many styles may be based on each other.
const LONGEST_CHAIN: usize = 32;

/// What the paragraphs of a style are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Role {
    #[default]
    Body,
    Title,
    Subtitle,
    Author,
    Date,
    /// Of this level, from 1.
    Heading(u8),
    Quote,
    Epigraph,
    Code,
    /// Of a figure, a table, or what it stands beside.
    Caption(Option<CaptionOf>),
    /// Goes on with the item of a list.
    Continuation,
    /// A paragraph of a list, numbered or not.
    ListItem,
    Rule,
    /// Text of a table, whose looks are its style's.
    TableText,
    /// An entry of a contents list, or its title.
    Contents,
}

/// What a caption belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CaptionOf {
    Figure,
    Table,
}

impl Role {
    /// Whether the looks of its style are not its text's own: bold in a heading is no emphasis.
    pub(super) fn has_looks(self) -> bool {
        !matches!(self, Self::Body | Self::Continuation | Self::ListItem)
    }
}

/// What a run is by its character style's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RunRole {
    pub(super) strong: bool,
    pub(super) emphasis: bool,
    pub(super) code: bool,
}

/// How a stretch of text looks, as far as it is said.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Look {
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) strike: Option<bool>,
    pub(super) hidden: Option<bool>,
    pub(super) caps: Option<bool>,
    pub(super) highlight: Option<bool>,
    /// `none`, `single`, `wave`, …
    pub(super) underline: Option<String>,
    /// The colour of that line, where it is not the text's.
    pub(super) underline_color: Option<String>,
    /// `superscript`, `subscript` or `baseline`.
    pub(super) vertical: Option<String>,
    /// How far it is raised, and its size, in half points.
    pub(super) rise: Option<i64>,
    pub(super) size: Option<i64>,
    /// Emphasis marks: `dot`, `underDot`, …
    pub(super) dots: Option<String>,
    /// The Latin font.
    pub(super) font: Option<String>,
    /// Languages of Latin and of East Asian text.
    pub(super) latin: Option<String>,
    pub(super) east_asian: Option<String>,
}

impl Look {
    /// Reads a `w:rPr`.
    pub(super) fn read(properties: Element<'_>) -> Self {
        let mut look = Self::default();
        for property in properties.elements() {
            let (Ns::Word, name) = property.tag() else { continue };
            let on = || Some(property.is_on());
            let value = || property.val().map(|value| value.into_owned());
            match name {
                "b" => look.bold = on(),
                "i" => look.italic = on(),
                "strike" | "dstrike" => look.strike = on(),
                "vanish" | "webHidden" => look.hidden = on().filter(|_| name == "vanish"),
                "caps" | "smallCaps" => look.caps = on(),
                "highlight" => look.highlight = on(),
                "u" => {
                    look.underline = value().or_else(|| Some("single".to_owned()));
                    let color = property.attribute("color");
                    look.underline_color = color.map(|color| color.into_owned());
                }
                "vertAlign" => look.vertical = value(),
                "position" => look.rise = property.number("val"),
                "sz" => look.size = property.number("val"),
                "em" => look.dots = value(),
                "rFonts" => {
                    let font = property.attribute("ascii").or_else(|| property.attribute("hAnsi"));
                    look.font = font.map(|font| font.into_owned());
                }
                "lang" => {
                    look.latin = value();
                    let east_asian = property.attribute("eastAsia");
                    look.east_asian = east_asian.map(|lang| lang.into_owned());
                }
                _ => {}
            }
        }
        look
    }

    /// Returns this look where it says something, else the other's.
    pub(super) fn over(&self, base: &Self) -> Self {
        fn or<T: Clone>(own: &Option<T>, base: &Option<T>) -> Option<T> {
            own.clone().or_else(|| base.clone())
        }
        Self {
            bold: or(&self.bold, &base.bold),
            italic: or(&self.italic, &base.italic),
            strike: or(&self.strike, &base.strike),
            hidden: or(&self.hidden, &base.hidden),
            caps: or(&self.caps, &base.caps),
            highlight: or(&self.highlight, &base.highlight),
            underline: or(&self.underline, &base.underline),
            underline_color: match self.underline {
                Some(_) => self.underline_color.clone(),
                None => base.underline_color.clone(),
            },
            vertical: or(&self.vertical, &base.vertical),
            rise: or(&self.rise, &base.rise),
            size: or(&self.size, &base.size),
            dots: or(&self.dots, &base.dots),
            font: or(&self.font, &base.font),
            latin: or(&self.latin, &base.latin),
            east_asian: or(&self.east_asian, &base.east_asian),
        }
    }

    /// Returns the look of a character style in a paragraph of this look: switches that both set
    /// cancel each other (ISO/IEC 29500-1, 17.7.3).
    pub(super) fn with_character_style(&self, style: &Self) -> Self {
        let toggle = |paragraph: Option<bool>, own: Option<bool>| match (paragraph, own) {
            (Some(paragraph), Some(own)) => Some(paragraph != own),
            (paragraph, own) => own.or(paragraph),
        };
        Self {
            bold: toggle(self.bold, style.bold),
            italic: toggle(self.italic, style.italic),
            strike: toggle(self.strike, style.strike),
            hidden: toggle(self.hidden, style.hidden),
            caps: toggle(self.caps, style.caps),
            ..style.over(self)
        }
    }
}

/// A style with all that it inherits.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    pub(super) role: Role,
    pub(super) run_role: Option<RunRole>,
    pub(super) look: Look,
    /// Indent from the start edge and hanging, in twips.
    pub(super) indent: Option<i64>,
    pub(super) hanging: Option<i64>,
    /// Number definition and level.
    pub(super) number: Option<u32>,
    pub(super) level: Option<u8>,
    /// Whether it is that of note numbers.
    pub(super) is_note_call: bool,
}

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, Style>,
    default_paragraph: Option<String>,
    pub(super) defaults: Look,
}

impl Styles {
    /// Reads the part.
    pub(super) fn read(tree: &Tree<'_>) -> Self {
        let root = tree.root();
        let defaults = root.child("docDefaults").and_then(|defaults| defaults.child("rPrDefault"));
        let defaults = defaults.and_then(|default| default.child("rPr"));
        let written: BTreeMap<String, Element<'_>> = root
            .children("style")
            .filter_map(|style| Some((style.attribute("styleId")?.into_owned(), style)))
            .collect();
        let default_paragraph = written.iter().find(|(_, style)| {
            style.attribute("type").as_deref() == Some("paragraph")
                && matches!(style.attribute("default").as_deref(), Some("1" | "true" | "on"))
        });
        let default_paragraph = default_paragraph.map(|(id, _)| id.clone());
        let styles = written.keys().map(|id| (id.clone(), resolve(id, &written))).collect();
        Self { styles, default_paragraph, defaults: defaults.map(Look::read).unwrap_or_default() }
    }

    /// Returns the style of a paragraph that names `id`, or none.
    pub(super) fn paragraph(&self, id: Option<&str>) -> Option<&Style> {
        let id = id.filter(|id| self.styles.contains_key(*id));
        self.styles.get(id.or(self.default_paragraph.as_deref())?)
    }

    /// Returns the indent of a style, if it has one.
    pub(super) fn indent_of(&self, id: &str) -> Option<i64> {
        self.styles.get(id)?.indent
    }

    /// Returns a character style.
    pub(super) fn character(&self, id: &str) -> Option<&Style> {
        self.styles.get(id)
    }
}

/// Collects what a style and those it is based on say.
fn resolve(id: &str, written: &BTreeMap<String, Element<'_>>) -> Style {
    let mut chain = Vec::new();
    let mut next = Some(id.to_owned());
    while let Some(id) = next.take() {
        let Some(&style) = written.get(&id) else { break };
        if chain.len() >= LONGEST_CHAIN {
            break;
        }
        next = style.child_val("basedOn").map(|base| base.into_owned());
        chain.push((id, style));
    }
    let mut style = Style::default();
    let mut outline = None;
    for (id, element) in chain.iter().rev() {
        let name = element.child_val("name").unwrap_or_default();
        let name = normal_name(&name);
        let is_character = element.attribute("type").as_deref() == Some("character");
        if is_character {
            style.run_role = run_role(&name).or(style.run_role);
            style.is_note_call |= is_note_call(&name);
        } else if let Some(role) = role_by_name(&name).or_else(|| role_by_id(id)) {
            // What is based on a heading is a heading, whatever it is called.
            style.role = role;
            outline = None;
        }
        if let Some(properties) = element.child("rPr") {
            style.look = Look::read(properties).over(&style.look);
        }
        if let Some(properties) = element.child("pPr") {
            let own = ParagraphFormat::read(properties);
            style.indent = own.indent.or(style.indent);
            style.hanging = own.hanging.or(style.hanging);
            style.number = own.number.or(style.number);
            style.level = own.level.or(style.level);
            outline = own.outline.or(outline);
        }
    }
    // 17.3.1.20: 0 to 8 are levels, 9 is body text.
    if let Some(level) = outline
        && !matches!(style.role, Role::Title | Role::Contents)
    {
        style.role = match level {
            0..=8 => Role::Heading(level + 1),
            _ if matches!(style.role, Role::Heading(_)) => Role::Body,
            _ => style.role,
        };
    }
    style
}

/// Style names without spaces and in lower case: `heading 1` and `Heading1` are one.
fn normal_name(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && *c != '_').flat_map(char::to_lowercase).collect()
}

fn role_by_name(name: &str) -> Option<Role> {
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
fn role_by_id(id: &str) -> Option<Role> {
    let level: u8 = id.strip_prefix("Heading")?.parse().ok()?;
    (1..=9).contains(&level).then_some(Role::Heading(level))
}

/// Returns the level of a heading style by its name: `heading 1`, 标题 1, 標題一, 一级标题.
fn heading_level(name: &str) -> Option<u8> {
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

fn run_role(name: &str) -> Option<RunRole> {
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

fn is_note_call(name: &str) -> bool {
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
    use super::{Role, Styles, Tree, heading_level};

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

    #[test]
    fn styles_inherit_and_cycles_end() {
        let text = "<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
            <w:style w:type=\"paragraph\" w:styleId=\"a\"><w:name w:val=\"标题 1\"/><w:rPr><w:b/></w:rPr></w:style>\
            <w:style w:type=\"paragraph\" w:styleId=\"b\"><w:name w:val=\"章名\"/><w:basedOn w:val=\"a\"/></w:style>\
            <w:style w:type=\"paragraph\" w:styleId=\"c\"><w:name w:val=\"节名\"/><w:pPr><w:outlineLvl w:val=\"2\"/></w:pPr></w:style>\
            <w:style w:type=\"paragraph\" w:styleId=\"d\"><w:name w:val=\"x\"/><w:basedOn w:val=\"e\"/></w:style>\
            <w:style w:type=\"paragraph\" w:styleId=\"e\"><w:name w:val=\"y\"/><w:basedOn w:val=\"d\"/></w:style>\
            </w:styles>";
        let tree = Tree::parse(text).unwrap();
        let styles = Styles::read(&tree);
        let role = |id| styles.paragraph(Some(id)).unwrap().role;
        assert_eq!(
            (role("b"), role("c"), role("d")),
            (Role::Heading(1), Role::Heading(3), Role::Body)
        );
        assert_eq!(styles.paragraph(Some("b")).unwrap().look.bold, Some(true));
    }
}
