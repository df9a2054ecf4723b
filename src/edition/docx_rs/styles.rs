//! The named styles, and the page.

use docx_rs::{
    AlignmentType, Docx, PageMargin, RunFonts, RunProperty, SpecialIndentType, Style, StyleType,
    VertAlignType,
};

use crate::layout::LayoutDocument;
use crate::style::{Length, ParagraphStyle, Role, Weight};

pub(super) const BODY: &str = "Normal";
pub(super) const ITEM: &str = "ListParagraph";
pub(super) const CONTINUATION: &str = "ListContinue";
pub(super) const RULE: &str = "Rule";
pub(super) const CODE_TEXT: &str = "VerbatimChar";
pub(super) const NOTE_CALL: &str = "FootnoteReference";

/// The styles of paragraphs: id, name, and the role whose looks they have.
const STYLES: [(&str, &str, Role); 22] = [
    (BODY, "Normal", Role::Body),
    ("Title", "Title", Role::Title),
    ("Subtitle", "Subtitle", Role::Subtitle),
    ("Author", "作者", Role::Author),
    ("Date", "Date", Role::Date),
    ("Heading1", "heading 1", Role::Heading(1)),
    ("Heading2", "heading 2", Role::Heading(2)),
    ("Heading3", "heading 3", Role::Heading(3)),
    ("Heading4", "heading 4", Role::Heading(4)),
    ("Heading5", "heading 5", Role::Heading(5)),
    ("Heading6", "heading 6", Role::Heading(6)),
    ("Quote", "Quote", Role::Quote),
    ("Epigraph", "题辞", Role::Epigraph),
    ("Code", "代码", Role::Code),
    (ITEM, "List Paragraph", Role::ListItem),
    (CONTINUATION, "List Continue", Role::ListItem),
    ("FootnoteText", "footnote text", Role::Note),
    ("TableText", "表文", Role::TableBody),
    ("TableHead", "表头", Role::TableHead),
    ("TableCaption", "表题", Role::TableCaption),
    ("FigureCaption", "图题", Role::FigureCaption),
    (RULE, "分隔线", Role::Body),
];

/// Returns the style of a role; roles that docx-rs writes nothing of are body text.
pub(super) fn id(role: Role) -> &'static str {
    STYLES.iter().find(|(_, _, known)| *known == role).map_or(BODY, |(id, ..)| id)
}

/// Returns the style of a heading.
pub(super) fn heading(level: u8) -> &'static str {
    id(Role::Heading(level.clamp(1, 6)))
}

/// Adds the styles, the page and the fonts.
pub(super) fn add(docx: Docx, document: &LayoutDocument) -> Docx {
    let sheet = &document.sheet;
    let fonts =
        RunFonts::new().east_asia("宋体").ascii("Times New Roman").hi_ansi("Times New Roman");
    let page = &sheet.page;
    let bottom = page.height - page.top - page.text_height;
    let margin = PageMargin::new()
        .top(twips(page.top))
        .bottom(twips(bottom))
        .left(twips(page.inner))
        .right(twips(page.width - page.inner - page.measure));
    let unsigned = |length: Length| twips(length).unsigned_abs();
    let docx = docx
        .default_fonts(fonts)
        .page_size(unsigned(page.width), unsigned(page.height))
        .page_margin(margin);
    let docx = STYLES
        .iter()
        .fold(docx, |docx, (id, name, role)| docx.add_style(style(id, name, sheet.role(*role))));
    let mut call = Style::new(NOTE_CALL, StyleType::Character).name("footnote reference");
    call.run_property = RunProperty::new().vert_align(VertAlignType::SuperScript);
    let mono = RunFonts::new().ascii("Courier New").hi_ansi("Courier New");
    let code = Style::new(CODE_TEXT, StyleType::Character).name("Verbatim Char").fonts(mono);
    docx.add_style(call).add_style(code)
}

fn style(id: &str, name: &str, looks: &ParagraphStyle) -> Style {
    let half_points = twips(looks.text.size).unsigned_abs() / 10;
    let mut style = Style::new(id, StyleType::Paragraph)
        .name(name)
        .q_format(true)
        .size(usize::try_from(half_points).unwrap_or(21));
    if looks.text.weight == Weight::Bold {
        style = style.bold();
    }
    if looks.first_line_indent > Length::ZERO {
        let first = SpecialIndentType::FirstLine(twips(looks.first_line_indent));
        style = style.indent(None, Some(first), None, None);
    }
    match looks.align {
        crate::style::Align::Center => style.align(AlignmentType::Center),
        crate::style::Align::End => style.align(AlignmentType::Right),
        _ => style,
    }
}

/// Converts to twentieths of a point.
#[expect(clippy::cast_possible_truncation, reason = "clamped to what fits")]
fn twips(length: Length) -> i32 {
    (length.to_pt() * 20.0).round().clamp(f64::from(i32::MIN), f64::from(i32::MAX)) as i32
}
