//! `word/styles.xml`: every role of the sheet as a named style.
//!
//! In: the sheet and the level of the outermost headings. Out: the part; beside a template, the
//! styles that the text names and the template has none for.

use super::character::{characters, tables};
use super::{
    BODY, CAPTION, CAPTION_LIST, CODE, CONTENTS, Catalog, HEADINGS, IMAGE, INDEX_ENTRY,
    INDEX_HEADING, INLINE_CODE, PART, RULE, SOURCE_CODE, STRONG_CODE, STRONG_EMPHASIS,
    STRONG_EMPHASIS_CODE, TABLE, begins_page, continuation, heading_role, rank_of, style_id,
};
use crate::edition::docx::body::ASIDE_SPACE;
use crate::edition::docx::format::{
    EastAsianRules, Leading, ParagraphProperties, RightTab, RunProperties, fonts, half_points,
    is_east_asian, word_lang,
};
use crate::edition::docx::xml::Xml;
use crate::edition::docx::{WORD_NAMESPACES, Writer};
use crate::layout::CODE_GROUND;
use crate::style::{Align, HangingMarks, KinsokuLevel, Length, ParagraphStyle, Role, StyleSheet};

/// How deep headings and contents entries go.
const LEVELS: std::ops::RangeInclusive<u8> = 1..=6;

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
    row(Role::Title, "Title", BODY, BODY),
    row(Role::Subtitle, "Subtitle", BODY, BODY),
    row(Role::Author, "作者", BODY, BODY),
    row(Role::Date, "Date", BODY, BODY),
    row(Role::Quote, "Quote", BODY, "Quote"),
    row(Role::Epigraph, "题辞", BODY, "Epigraph"),
    row(Role::Code, "代码", SOURCE_CODE, CODE),
    row(Role::ListItem, "List Paragraph", BODY, "ListParagraph"),
    row(Role::Note, "footnote text", BODY, "FootnoteText"),
    row(Role::TableBody, "表文", BODY, "TableBody"),
    row(Role::TableHead, "表头", "TableBody", "TableBody"),
    row(Role::TableCaption, "表题", CAPTION, BODY),
    row(Role::FigureCaption, "图题", CAPTION, BODY),
    row(Role::ContentsTitle, "TOC Heading", BODY, BODY),
    Row { in_gallery: false, ..row(Role::RunningHead, "header", BODY, "Header") },
    Row { in_gallery: false, ..row(Role::Folio, "footer", BODY, "Footer") },
];

/// What every kind of style says first.
pub(super) struct Definition {
    pub(super) kind: &'static str,
    pub(super) id: &'static str,
    pub(super) name: String,
    pub(super) based_on: &'static str,
    pub(super) next: Option<&'static str>,
    pub(super) priority: &'static str,
}

impl Definition {
    /// Creates a paragraph style that is followed by running text.
    pub(super) fn new(id: &'static str, name: impl Into<String>, based_on: &'static str) -> Self {
        let (kind, priority) = ("paragraph", "1");
        Self { kind, id, name: name.into(), based_on, next: None, priority }
    }

    fn followed_by(self, next: &'static str) -> Self {
        Self { next: Some(next), ..self }
    }
}

/// Writes the part.
pub(in crate::edition::docx) fn part(writer: &Writer<'_>) -> Xml {
    let sheet = &*writer.document.sheet;
    let mut xml = Xml::new("w:styles", &WORD_NAMESPACES);
    let body_line = writer.body_line();
    let catalog = &writer.catalog;
    let styles = Styles { sheet, body_line, measure: writer.page.measure, catalog };
    if catalog.template().is_none() {
        defaults(&mut xml, writer);
    }
    styles.normal(&mut xml);
    for level in LEVELS {
        styles.heading(&mut xml, level, writer);
    }
    if catalog.template().is_some() {
        styles.part_heading(&mut xml);
    }
    styles.hidden_bases(&mut xml);
    for row in &ROWS {
        styles.row(&mut xml, row, styles.properties_of(row.role, writer.base(row.role)));
    }
    for level in LEVELS {
        styles.contents_entry(&mut xml, level, writer);
    }
    if writer.document.index.is_some() {
        styles.index(&mut xml);
    }
    if !writer.document.caption_lists().is_empty() {
        styles.caption_entry(&mut xml);
    }
    for depth in 1..=5 {
        let (id, style) = continuation(writer.document, depth);
        let number = if depth == 1 { String::new() } else { format!(" {depth}") };
        let name = format!("List Continue{number}");
        let definition =
            Definition { priority: "99", ..Definition::new(id, name, BODY).followed_by(id) };
        let properties = styles.properties_of(Role::ListItem, &style);
        styles.write(&mut xml, &definition, false, Role::ListItem, &properties);
    }
    styles.image_and_rule(&mut xml);
    characters(&mut xml, &styles);
    tables(&mut xml, &styles);
    xml
}

fn defaults(xml: &mut Xml, writer: &Writer<'_>) {
    let body = &writer.document.sheet.role(Role::Body).text;
    let lang = word_lang(&writer.document.lang).filter(|tag| is_east_asian(tag));
    xml.start("w:docDefaults", &[]);
    xml.start("w:rPrDefault", &[]);
    xml.start("w:rPr", &[]);
    let (latin, chinese) = fonts(body.family);
    xml.empty(
        "w:rFonts",
        &[("w:ascii", latin), ("w:eastAsia", chinese), ("w:hAnsi", latin), ("w:cs", latin)],
    );
    xml.value("w:kern", "2");
    let size = half_points(body.size).to_string();
    xml.value("w:sz", &size);
    xml.value("w:szCs", &size);
    let lang = lang.unwrap_or("zh-CN");
    xml.empty("w:lang", &[("w:val", "en-US"), ("w:eastAsia", lang), ("w:bidi", "ar-SA")]);
    xml.end();
    xml.end();
    xml.empty("w:pPrDefault", &[]);
    xml.end();
}

/// What the styles are made from.
pub(super) struct Styles<'a> {
    sheet: &'a StyleSheet,
    body_line: Length,
    measure: Length,
    pub(super) catalog: &'a Catalog<'a>,
}

impl Styles<'_> {
    fn properties(&self, role: Role) -> ParagraphProperties<'static> {
        self.properties_of(role, self.sheet.role(role))
    }

    /// Returns what a style of ours says. Beside a template's styles it has their leading, since a
    /// fixed one is made for the type size of the sheet.
    fn properties_of(&self, role: Role, style: &ParagraphStyle) -> ParagraphProperties<'static> {
        let mut properties = ParagraphProperties::of(style, self.body_line);
        // On it, LibreOffice would move each line of another leading to the next line of the body's.
        properties.off_grid = self.catalog.template().is_none() && style.leading != self.body_line;
        let body = self.sheet.role(Role::Body).text.size;
        if let Some(spacing) =
            properties.spacing.as_mut().filter(|_| self.catalog.template().is_some())
        {
            let is_like_body = self.sheet.role(role).text.size == body;
            spacing.rule = if is_like_body { Leading::Inherited } else { Leading::Single };
        }
        properties
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
        if !self.catalog.is_written(BODY) {
            return;
        }
        xml.start("w:style", &[("w:type", "paragraph"), ("w:default", "1"), ("w:styleId", BODY)]);
        xml.value("w:name", "Normal");
        xml.switch("w:qFormat", true);
        let mut properties = ParagraphProperties::of(self.sheet.role(Role::Body), self.body_line);
        properties.east_asian = Some(self.east_asian(false));
        properties.write(xml);
        RunProperties::of(&self.sheet.role(Role::Body).text).write(xml);
        xml.end();
    }

    fn heading(&self, xml: &mut Xml, level: u8, writer: &Writer<'_>) {
        let rank = rank_of(level, writer.top_level);
        let role = heading_role(writer, level);
        let mut properties = self.properties(role);
        properties.keep_next = Some(true);
        properties.keep_lines = true;
        properties.page_break_before = begins_page(writer, level).then_some(true);
        properties.outline_level = Some(level - 1);
        if level >= writer.top_level {
            properties.numbering = writer.numbering.heading_level(rank);
        }
        let id = super::of_level(HEADINGS, level);
        let definition = Definition::new(id, format!("heading {level}"), BODY).followed_by(BODY);
        self.write(xml, &definition, true, role, &properties);
    }

    /// Beside a template's chapters, parts are on their level: the house counts chapters through.
    fn part_heading(&self, xml: &mut Xml) {
        let properties = ParagraphProperties {
            keep_next: Some(true),
            keep_lines: true,
            page_break_before: Some(true),
            outline_level: Some(0),
            ..self.properties(Role::Part)
        };
        let definition = Definition::new(PART, "部标题", BODY).followed_by(BODY);
        self.write(xml, &definition, true, Role::Part, &properties);
    }

    fn contents_entry(&self, xml: &mut Xml, level: u8, writer: &Writer<'_>) {
        let role = match heading_role(writer, level) {
            Role::Part => Role::ContentsPart,
            _ => Role::ContentsEntry(rank_of(level, writer.top_level)),
        };
        let id = super::of_level(CONTENTS, level);
        self.entry(xml, id, &format!("toc {level}"), role, self.properties(role));
    }

    fn index(&self, xml: &mut Xml) {
        let role = Role::Heading(1);
        let page_break_before = Some(true);
        let heading = ParagraphProperties { page_break_before, ..self.properties(role) };
        let definition =
            Definition::new(INDEX_HEADING, "index heading", BODY).followed_by(INDEX_ENTRY);
        self.write(xml, &definition, true, role, &heading);
        let entry = self.properties(Role::Body);
        let definition = Definition::new(INDEX_ENTRY, "index 1", BODY).followed_by(INDEX_ENTRY);
        self.write(xml, &definition, true, Role::Body, &entry);
    }

    fn caption_entry(&self, xml: &mut Xml) {
        let properties = self.properties_of(Role::ContentsEntry(2), &self.sheet.caption_entry());
        self.entry(xml, CAPTION_LIST, "table of figures", Role::ContentsEntry(2), properties);
    }

    /// Writes the style of an entry that ends with a folio.
    fn entry(
        &self,
        xml: &mut Xml,
        id: &'static str,
        name: &str,
        role: Role,
        mut properties: ParagraphProperties<'_>,
    ) {
        let end = self.sheet.role(role).end_indent;
        properties.right_tab = Some(RightTab::Leader(self.measure - end));
        // A justified line would stretch the entry away from its leader.
        properties.align = Some(Align::Start);
        let definition = Definition::new(id, name, BODY).followed_by(BODY);
        self.write(xml, &definition, true, role, &properties);
    }

    fn row(&self, xml: &mut Xml, row: &Row, mut properties: ParagraphProperties<'_>) {
        if row.role == Role::Code {
            properties.east_asian = Some(self.east_asian(true));
            properties.ground = Some(CODE_GROUND);
        }
        // A quotation stands off the text; its paragraphs don't stand off each other.
        properties.contextual_spacing = matches!(row.role, Role::Quote | Role::Epigraph);
        if row.role == Role::TableCaption {
            properties.keep_next = Some(true);
        }
        if row.role == Role::RunningHead {
            properties.bottom_border = self.sheet.page.head_rule;
        }
        let definition = Definition::new(style_id(row.role, 1), row.name, row.based_on);
        let definition = definition.followed_by(row.next);
        let priority = if row.in_gallery { definition.priority } else { "99" };
        let definition = Definition { priority, ..definition };
        self.write(xml, &definition, row.in_gallery, row.role, &properties);
    }

    /// Writes a paragraph style, unless a template has it.
    ///
    /// Text says only how it departs from the style it is based on, so that an editor who changes
    /// that style changes all that look like it.
    fn write(
        &self,
        xml: &mut Xml,
        definition: &Definition,
        in_gallery: bool,
        role: Role,
        properties: &ParagraphProperties<'_>,
    ) {
        if !self.open(xml, definition) {
            return;
        }
        match definition.id {
            SOURCE_CODE => xml.switch("w:semiHidden", true),
            _ if in_gallery => xml.switch("w:qFormat", true),
            _ => {}
        }
        properties.write(xml);
        let base = match definition.based_on {
            SOURCE_CODE => Role::Code,
            "TableBody" => Role::TableBody,
            CAPTION => Role::FigureCaption,
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
        let code = Definition {
            priority: "99",
            ..Definition::new(SOURCE_CODE, "Source Code", BODY).followed_by(SOURCE_CODE)
        };
        self.write(xml, &code, false, Role::Code, &self.properties(Role::Code));
        let caption = Definition {
            priority: "35",
            ..Definition::new(CAPTION, "caption", BODY).followed_by(BODY)
        };
        let properties = self.properties(Role::FigureCaption);
        self.write(xml, &caption, true, Role::FigureCaption, &properties);
    }

    fn image_and_rule(&self, xml: &mut Xml) {
        let centred = ParagraphStyle {
            first_line_indent: Length::ZERO,
            align: Align::Center,
            ..self.sheet.role(Role::Body).clone()
        };
        let image = ParagraphStyle { lines_before: ASIDE_SPACE, ..centred.clone() };
        let mut image = ParagraphProperties::of(&image, self.body_line);
        if let Some(spacing) = &mut image.spacing {
            let is_ours = self.catalog.template().is_none();
            spacing.rule = if is_ours { Leading::AtLeast } else { Leading::Single };
        }
        let definition = Definition::new(IMAGE, "图片", BODY).followed_by(BODY);
        self.write(xml, &definition, true, Role::Body, &image);

        // A third of the measure, in the middle.
        let third = self.measure * (1.0 / 3.0);
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
        let definition = Definition::new(RULE, "分隔线", BODY).followed_by(BODY);
        self.write(xml, &definition, true, Role::Body, &rule);
    }

    /// Opens a style up to the elements that every kind has; returns whether there is one to
    /// write.
    pub(super) fn open(&self, xml: &mut Xml, definition: &Definition) -> bool {
        let catalog = self.catalog;
        if !catalog.is_written(definition.id) {
            return false;
        }
        let Definition { kind, id, ref name, based_on, next, priority } = *definition;
        let is_builtin = !is_own(id) && name.is_ascii();
        let style_id = catalog.link(id).unwrap_or(id);
        let mut attributes = vec![("w:type", kind), ("w:styleId", style_id)];
        if !is_builtin {
            attributes.insert(1, ("w:customStyle", "1"));
        }
        xml.start("w:style", &attributes);
        xml.value("w:name", &catalog.name(name));
        if let Some(base) = catalog.base(based_on) {
            xml.value("w:basedOn", base);
        }
        if let Some(next) = next.and_then(|next| catalog.link(next)) {
            xml.value("w:next", next);
        }
        xml.value("w:uiPriority", priority);
        true
    }
}

/// Whether a style with an English name is none of Word's own.
fn is_own(id: &str) -> bool {
    let characters =
        [INLINE_CODE, STRONG_EMPHASIS, STRONG_CODE, super::EMPHASIS_CODE, STRONG_EMPHASIS_CODE];
    matches!(id, "Author" | CODE | SOURCE_CODE | TABLE) || characters.contains(&id)
}
