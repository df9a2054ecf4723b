//! `word/styles.xml`: every role of the sheet as a named style.
//!
//! In: the sheet and the level of the outermost headings. Out: the part.
//!
//! Built-in styles bear their English names, as in every Word file: Word shows them in the
//! reader's language (正文, 标题 1, 脚注文本 …), and pandoc and LibreOffice know them by it. Roles
//! that Word has no style for get Chinese names.

use std::borrow::Cow;

use super::body::ASIDE_SPACE;
use super::format::{EastAsianRules, ParagraphProperties, RunProperties, is_east_asian, word_lang};
use super::xml::Xml;
use super::{WORD_NAMESPACES, Writer};
use crate::layout::{LayoutBlock, LayoutDocument};
use crate::style::{Family, HangingMarks, KinsokuLevel, Length, ParagraphStyle, Role, StyleSheet};

/// Character styles.
pub(super) const STRONG: &str = "Strong";
pub(super) const EMPHASIS: &str = "Emphasis";
pub(super) const INLINE_CODE: &str = "VerbatimChar";
/// Those of text that is distinguished in several ways; a run can name but one style.
pub(super) const STRONG_EMPHASIS: &str = "StrongAndEmphasis";
pub(super) const STRONG_CODE: &str = "StrongVerbatim";
pub(super) const EMPHASIS_CODE: &str = "EmphasisVerbatim";
pub(super) const STRONG_EMPHASIS_CODE: &str = "StrongAndEmphasisVerbatim";
pub(super) const HYPERLINK: &str = "Hyperlink";
pub(super) const NOTE_REFERENCE: &str = "FootnoteReference";
/// The paragraph style of entries of lists of figures and tables, Word's own.
pub(super) const CAPTION_LIST: &str = "TableofFigures";
/// The paragraph styles of the index, Word's own.
pub(super) const INDEX_HEADING: &str = "IndexHeading";
pub(super) const INDEX_ENTRY: &str = "Index1";
/// The paragraph style of images, which must not be cut off by a fixed leading.
pub(super) const IMAGE: &str = "Image";
/// The paragraph style of a thematic break.
pub(super) const RULE: &str = "ThematicBreak";
/// The table style: GB/T 7713.2's three-line table.
pub(super) const TABLE: &str = "ThreeLineTable";
/// The room on either side of a cell's text in points, unless a table says otherwise.
pub(super) const CELL_PADDING: f64 = 4.5;

/// How deep headings and contents entries go.
const LEVELS: std::ops::RangeInclusive<u8> = 1..=6;

/// Returns the heading level that Word knows a rank by.
pub(super) fn level_of(rank: u8, top_level: u8) -> u8 {
    rank.saturating_add(top_level).saturating_sub(1).clamp(1, 6)
}

/// Returns the rank whose looks a heading level has.
pub(super) fn rank_of(level: u8, top_level: u8) -> u8 {
    level.saturating_add(1).saturating_sub(top_level).clamp(1, 6)
}

/// Returns the role whose looks the headings of a level have: parts have a level of their own above
/// the chapters'.
pub(super) fn heading_role(level: u8, document: &LayoutDocument) -> Role {
    let headings = document.blocks.iter().filter_map(LayoutBlock::as_heading);
    let is_parts = level < document.top_level
        && headings.filter(|heading| heading.is_part).any(|heading| heading.level == level);
    if is_parts { Role::Part } else { Role::Heading(rank_of(level, document.top_level)) }
}

/// Returns whether the style of a heading level begins a page.
pub(super) fn begins_page(level: u8, document: &LayoutDocument) -> bool {
    heading_role(level, document) == Role::Part
        || document.sheet.chapters_on_new_page && level == document.top_level
}

/// Returns the id of a role's style; ranks become levels as marked up.
pub(super) fn style_id(role: Role, top_level: u8) -> Cow<'static, str> {
    Cow::Borrowed(match role {
        Role::Body => "Normal",
        Role::Title => "Title",
        Role::Subtitle => "Subtitle",
        Role::Author => "Author",
        Role::Date => "Date",
        Role::Heading(rank) => {
            return Cow::Owned(format!("Heading{}", level_of(rank, top_level)));
        }
        Role::Quote => "Quote",
        Role::Code => "Code",
        Role::ListItem => "ListParagraph",
        Role::Note => "FootnoteText",
        Role::TableBody => "TableBody",
        Role::TableHead => "TableHead",
        Role::TableCaption => "TableCaption",
        Role::FigureCaption => "FigureCaption",
        Role::ContentsTitle => "TOCHeading",
        Role::ContentsEntry(rank) => {
            return Cow::Owned(format!("TOC{}", level_of(rank, top_level)));
        }
        Role::RunningHead => "Header",
        Role::Folio => "Footer",
        Role::Epigraph => "Epigraph",
        Role::Part => return Cow::Owned(format!("Heading{}", level_of(0, top_level))),
        Role::ContentsPart => return Cow::Owned(format!("TOC{}", level_of(0, top_level))),
    })
}

/// Word has styles for so many depths of lists.
const LIST_DEPTHS: std::ops::RangeInclusive<u8> = 1..=5;

/// Returns the style of paragraphs that go on with a list item, and what it says.
///
/// Word's own "List Continue" holds the indent, so that pandoc doesn't take an indented
/// paragraph for a quotation.
pub(super) fn continuation(
    document: &LayoutDocument,
    depth: u8,
) -> (Cow<'static, str>, ParagraphStyle) {
    let depth = depth.clamp(*LIST_DEPTHS.start(), *LIST_DEPTHS.end());
    let mut style = document.sheet.role(Role::ListItem).clone();
    // Two characters a level, as lists with short labels have it.
    style.start_indent += style.text.size * (2 * i64::from(depth));
    (Cow::Owned(numbered("ListContinue", depth)), style)
}

/// Word's names of the first of several styles bear no number.
fn numbered(name: &str, depth: u8) -> String {
    if depth == 1 { name.to_owned() } else { format!("{name}{depth}") }
}

/// A paragraph style: name, what it is based on, what follows it, whether the gallery shows it.
struct Row {
    role: Role,
    name: &'static str,
    based_on: &'static str,
    next: &'static str,
    in_gallery: bool,
}

const fn row(role: Role, name: &'static str, based_on: &'static str, next: &'static str) -> Row {
    Row { role, name, based_on, next, in_gallery: true }
}

/// The paragraph styles apart from Normal, headings and contents entries.
///
/// 代码 is based on a hidden "Source Code" because pandoc knows code by that name; captions on
/// the built-in "caption" so that Word can number and list them.
const ROWS: [Row; 16] = [
    row(Role::Title, "Title", "Normal", "Normal"),
    row(Role::Subtitle, "Subtitle", "Normal", "Normal"),
    row(Role::Author, "作者", "Normal", "Normal"),
    row(Role::Date, "Date", "Normal", "Normal"),
    row(Role::Quote, "Quote", "Normal", "Quote"),
    row(Role::Epigraph, "题辞", "Normal", "Epigraph"),
    row(Role::Code, "代码", "SourceCode", "Code"),
    row(Role::ListItem, "List Paragraph", "Normal", "ListParagraph"),
    row(Role::Note, "footnote text", "Normal", "FootnoteText"),
    row(Role::TableBody, "表文", "Normal", "TableBody"),
    row(Role::TableHead, "表头", "TableBody", "TableBody"),
    row(Role::TableCaption, "表题", "Caption", "Normal"),
    row(Role::FigureCaption, "图题", "Caption", "Normal"),
    row(Role::ContentsTitle, "TOC Heading", "Normal", "Normal"),
    Row { in_gallery: false, ..row(Role::RunningHead, "header", "Normal", "Header") },
    Row { in_gallery: false, ..row(Role::Folio, "footer", "Normal", "Footer") },
];

/// Writes the part.
pub(super) fn part(writer: &Writer<'_>) -> Xml {
    let sheet = &*writer.document.sheet;
    let mut xml = Xml::new("w:styles", &WORD_NAMESPACES);
    defaults(&mut xml, writer);
    let body_line = writer.body_line();
    let styles = Styles { sheet, body_line };
    styles.normal(&mut xml);
    for level in LEVELS {
        styles.heading(&mut xml, level, writer);
    }
    styles.hidden_bases(&mut xml);
    for row in &ROWS {
        let id = style_id(row.role, 1);
        let properties = ParagraphProperties::of(writer.base(row.role), body_line);
        styles.paragraph(&mut xml, &id, row, properties);
    }
    for level in LEVELS {
        styles.contents_entry(&mut xml, level, writer.document);
    }
    if writer.document.index.is_some() {
        styles.index(&mut xml);
    }
    if !writer.document.caption_lists().is_empty() {
        styles.caption_entry(&mut xml);
    }
    for depth in LIST_DEPTHS {
        let (id, style) = continuation(writer.document, depth);
        let name = numbered("List Continue ", depth);
        let properties = ParagraphProperties::of(&style, body_line);
        open(&mut xml, "paragraph", &id, name.trim_end(), "Normal", &id, "99");
        styles.close(&mut xml, Role::ListItem, "Normal", &properties);
    }
    styles.image_and_rule(&mut xml);
    characters(&mut xml);
    tables(&mut xml);
    xml
}

fn defaults(xml: &mut Xml, writer: &Writer<'_>) {
    let body = &writer.document.sheet.role(Role::Body).text;
    let lang = word_lang(&writer.document.lang).filter(|tag| is_east_asian(tag));
    xml.start("w:docDefaults", &[]);
    xml.start("w:rPrDefault", &[]);
    xml.start("w:rPr", &[]);
    let (latin, chinese) = super::format::fonts(body.family);
    xml.empty(
        "w:rFonts",
        &[("w:ascii", latin), ("w:eastAsia", chinese), ("w:hAnsi", latin), ("w:cs", latin)],
    );
    xml.value("w:kern", "2");
    let size = super::format::half_points(body.size).to_string();
    xml.value("w:sz", &size);
    xml.value("w:szCs", &size);
    let lang = lang.unwrap_or("zh-CN");
    xml.empty("w:lang", &[("w:val", "en-US"), ("w:eastAsia", lang), ("w:bidi", "ar-SA")]);
    xml.end();
    xml.end();
    xml.empty("w:pPrDefault", &[]);
    xml.end();
}

struct Styles<'a> {
    sheet: &'a StyleSheet,
    body_line: Length,
}

impl Styles<'_> {
    fn properties(&self, role: Role) -> ParagraphProperties<'static> {
        ParagraphProperties::of(self.sheet.role(role), self.body_line)
    }

    fn east_asian(&self, break_words: bool) -> EastAsianRules {
        EastAsianRules {
            kinsoku: self.sheet.text.kinsoku != KinsokuLevel::None,
            han_latin_gap: self.sheet.text.han_latin_gap > 0.0 && !break_words,
            hanging: self.sheet.text.hanging != HangingMarks::None,
            break_words,
        }
    }

    fn normal(&self, xml: &mut Xml) {
        xml.start(
            "w:style",
            &[("w:type", "paragraph"), ("w:default", "1"), ("w:styleId", "Normal")],
        );
        xml.value("w:name", "Normal");
        xml.switch("w:qFormat", true);
        let mut properties = self.properties(Role::Body);
        properties.east_asian = Some(self.east_asian(false));
        properties.write(xml);
        RunProperties::of(&self.sheet.role(Role::Body).text).write(xml);
        xml.end();
    }

    fn heading(&self, xml: &mut Xml, level: u8, writer: &Writer<'_>) {
        let rank = rank_of(level, writer.document.top_level);
        let role = heading_role(level, writer.document);
        let mut properties = self.properties(role);
        properties.keep_next = Some(true);
        properties.keep_lines = true;
        properties.page_break_before = begins_page(level, writer.document).then_some(true);
        properties.outline_level = Some(level - 1);
        if level >= writer.document.top_level {
            properties.numbering = writer.numbering.heading_level(rank);
        }
        let name = format!("heading {level}");
        self.named(xml, &format!("Heading{level}"), &name, "Normal", "Normal", role, &properties);
    }

    fn contents_entry(&self, xml: &mut Xml, level: u8, document: &LayoutDocument) {
        let role = match heading_role(level, document) {
            Role::Part => Role::ContentsPart,
            _ => Role::ContentsEntry(rank_of(level, document.top_level)),
        };
        let id = format!("TOC{level}");
        self.entry(xml, &id, &format!("toc {level}"), role, self.properties(role));
    }

    fn index(&self, xml: &mut Xml) {
        let role = Role::Heading(1);
        let page_break_before = Some(true);
        let heading = ParagraphProperties { page_break_before, ..self.properties(role) };
        self.named(xml, INDEX_HEADING, "index heading", "Normal", INDEX_ENTRY, role, &heading);
        let entry = self.properties(Role::Body);
        self.named(xml, INDEX_ENTRY, "index 1", "Normal", INDEX_ENTRY, Role::Body, &entry);
    }

    fn caption_entry(&self, xml: &mut Xml) {
        let properties = ParagraphProperties::of(&self.sheet.caption_entry(), self.body_line);
        self.entry(xml, CAPTION_LIST, "table of figures", Role::ContentsEntry(2), properties);
    }

    /// Writes the style of an entry that ends with a folio.
    fn entry(
        &self,
        xml: &mut Xml,
        id: &str,
        name: &str,
        role: Role,
        mut properties: ParagraphProperties<'_>,
    ) {
        let end = self.sheet.role(role).end_indent;
        properties.leader_tab = Some(self.sheet.page.measure - end);
        // A justified line would stretch the entry away from its leader.
        properties.align = Some(crate::style::Align::Start);
        self.named(xml, id, name, "Normal", "Normal", role, &properties);
    }

    fn paragraph(
        &self,
        xml: &mut Xml,
        id: &str,
        row: &Row,
        mut properties: ParagraphProperties<'_>,
    ) {
        if row.role == Role::Code {
            properties.east_asian = Some(self.east_asian(true));
        }
        // A quotation stands off the text; its paragraphs don't stand off each other.
        properties.contextual_spacing = matches!(row.role, Role::Quote | Role::Epigraph);
        if row.role == Role::TableCaption {
            properties.keep_next = Some(true);
        }
        if row.role == Role::RunningHead {
            properties.bottom_border = self.sheet.page.head_rule;
        }
        if row.in_gallery {
            self.named(xml, id, row.name, row.based_on, row.next, row.role, &properties);
        } else {
            open(xml, "paragraph", id, row.name, row.based_on, row.next, "99");
            self.close(xml, row.role, row.based_on, &properties);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a row of the table above, spelled out")]
    fn named(
        &self,
        xml: &mut Xml,
        id: &str,
        name: &str,
        based_on: &str,
        next: &str,
        role: Role,
        properties: &ParagraphProperties<'_>,
    ) {
        open(xml, "paragraph", id, name, based_on, next, "1");
        xml.switch("w:qFormat", true);
        self.close(xml, role, based_on, properties);
    }

    /// Text says only how it departs from the style it is based on, so that an editor who changes that style changes
    /// all that look like it.
    fn close(
        &self,
        xml: &mut Xml,
        role: Role,
        based_on: &str,
        properties: &ParagraphProperties<'_>,
    ) {
        properties.write(xml);
        let base = match based_on {
            "SourceCode" => Role::Code,
            "TableBody" => Role::TableBody,
            "Caption" => Role::FigureCaption,
            _ => Role::Body,
        };
        let base = &self.sheet.role(base).text;
        let mut run = RunProperties::departing(base, &self.sheet.role(role).text);
        run.no_proof = role == Role::Code;
        run.write(xml);
        xml.end();
    }

    /// Styles that only others are based on.
    fn hidden_bases(&self, xml: &mut Xml) {
        open(xml, "paragraph", "SourceCode", "Source Code", "Normal", "SourceCode", "99");
        xml.switch("w:semiHidden", true);
        self.close(xml, Role::Code, "Normal", &self.properties(Role::Code));
        open(xml, "paragraph", "Caption", "caption", "Normal", "Normal", "35");
        xml.switch("w:qFormat", true);
        self.close(xml, Role::FigureCaption, "Normal", &self.properties(Role::FigureCaption));
    }

    fn image_and_rule(&self, xml: &mut Xml) {
        let centred = ParagraphStyle {
            first_line_indent: Length::ZERO,
            align: crate::style::Align::Center,
            ..self.sheet.role(Role::Body).clone()
        };
        let image = ParagraphStyle { lines_before: ASIDE_SPACE, ..centred.clone() };
        let mut image = ParagraphProperties::of(&image, self.body_line);
        if let Some(spacing) = &mut image.spacing {
            spacing.grows = true;
        }
        open(xml, "paragraph", IMAGE, "图片", "Normal", "Normal", "1");
        xml.switch("w:qFormat", true);
        self.close(xml, Role::Body, "Normal", &image);

        // A third of the measure, in the middle.
        let third = self.sheet.page.measure * (1.0 / 3.0);
        // Half a line above it and half a line below.
        let rule = ParagraphStyle {
            start_indent: third,
            end_indent: third,
            leading: self.body_line * 0.5,
            lines_after: 0.5,
            ..centred
        };
        let mut rule = ParagraphProperties::of(&rule, self.body_line);
        rule.bottom_border = true;
        open(xml, "paragraph", RULE, "分隔线", "Normal", "Normal", "1");
        xml.switch("w:qFormat", true);
        self.close(xml, Role::Body, "Normal", &rule);
    }
}

/// Opens a style up to the elements that every kind has.
fn open(
    xml: &mut Xml,
    kind: &str,
    id: &str,
    name: &str,
    based_on: &str,
    next: &str,
    priority: &str,
) {
    let is_builtin = !matches!(id, "Author" | "Code" | "SourceCode" | TABLE)
        && !is_own_character_style(id)
        && name.is_ascii();
    let mut attributes = vec![("w:type", kind), ("w:styleId", id)];
    if !is_builtin {
        attributes.insert(1, ("w:customStyle", "1"));
    }
    xml.start("w:style", &attributes);
    xml.value("w:name", name);
    if !based_on.is_empty() {
        xml.value("w:basedOn", based_on);
    }
    if !next.is_empty() {
        xml.value("w:next", next);
    }
    xml.value("w:uiPriority", priority);
}

fn is_own_character_style(id: &str) -> bool {
    [INLINE_CODE, STRONG_EMPHASIS, STRONG_CODE, EMPHASIS_CODE, STRONG_EMPHASIS_CODE].contains(&id)
}

/// Character styles hold fonts only. Bold in them would be a toggle (ISO/IEC 29500-1, 17.7.3):
/// in a bold heading, strong words would come out light.
fn characters(xml: &mut Xml) {
    xml.start(
        "w:style",
        &[("w:type", "character"), ("w:default", "1"), ("w:styleId", "DefaultParagraphFont")],
    );
    xml.value("w:name", "Default Paragraph Font");
    xml.value("w:uiPriority", "1");
    xml.switch("w:semiHidden", true);
    xml.switch("w:unhideWhenUsed", true);
    xml.end();
    let font = |family| RunProperties { family: Some(family), ..RunProperties::default() };
    let code = RunProperties { no_proof: true, ..font(Family::Mono) };
    let styles = [
        (STRONG, "Strong", font(Family::Hei)),
        (EMPHASIS, "Emphasis", font(Family::Kai)),
        (INLINE_CODE, "Verbatim Char", code.clone()),
        (STRONG_EMPHASIS, "Strong and Emphasis", font(Family::Hei)),
        (STRONG_CODE, "Strong Verbatim", code.clone()),
        (EMPHASIS_CODE, "Emphasis Verbatim", code.clone()),
        (STRONG_EMPHASIS_CODE, "Strong and Emphasis Verbatim", code),
        (HYPERLINK, "Hyperlink", RunProperties::default()),
        (
            NOTE_REFERENCE,
            "footnote reference",
            RunProperties { vertical: Some("superscript"), ..RunProperties::default() },
        ),
    ];
    for (id, name, properties) in styles {
        open(xml, "character", id, name, "DefaultParagraphFont", "", "20");
        if matches!(id, STRONG | EMPHASIS) {
            xml.switch("w:qFormat", true);
        }
        properties.write(xml);
        xml.end();
    }
}

fn tables(xml: &mut Xml) {
    xml.start("w:style", &[("w:type", "table"), ("w:default", "1"), ("w:styleId", "TableNormal")]);
    xml.value("w:name", "Normal Table");
    xml.value("w:uiPriority", "99");
    xml.switch("w:semiHidden", true);
    xml.switch("w:unhideWhenUsed", true);
    xml.start("w:tblPr", &[]);
    xml.empty("w:tblInd", &[("w:w", "0"), ("w:type", "dxa")]);
    cell_margins(xml, Length::pt(CELL_PADDING));
    xml.end();
    xml.end();
    open(xml, "table", TABLE, "三线表", "TableNormal", "", "39");
    xml.switch("w:qFormat", true);
    xml.start("w:tblPr", &[]);
    xml.start("w:tblBorders", &[]);
    // 1.5 pt above and below; the line under the head is half of that.
    for side in ["w:top", "w:bottom"] {
        xml.empty(
            side,
            &[("w:val", "single"), ("w:sz", "12"), ("w:space", "0"), ("w:color", "auto")],
        );
    }
    xml.end();
    xml.end();
    xml.end();
}

/// Writes the room around the text of cells.
pub(super) fn cell_margins(xml: &mut Xml, padding: Length) {
    let padding = super::format::twips(padding).to_string();
    xml.start("w:tblCellMar", &[]);
    for (side, width) in
        [("w:top", "0"), ("w:left", &*padding), ("w:bottom", "0"), ("w:right", &*padding)]
    {
        xml.empty(side, &[("w:w", width), ("w:type", "dxa")]);
    }
    xml.end();
}
