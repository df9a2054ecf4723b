//! Paragraphs to lines: the rules of TYPOGRAPHY §2.1–2.4, read back from glyph positions.

use std::sync::LazyLock;

use hanpress::diagnostic::Diagnostics;
use hanpress::document::{LinkId, Marks, NoteId, Origin, Ruby};
use hanpress::font::FontBook;
use hanpress::layout::inline::{Ink, Line, Owner, Setting, set_paragraph};
use hanpress::layout::{Content, LayoutInline, LayoutNote, LayoutText, NotePlace};
use hanpress::style::{
    Align, Color, Family, Length, ParagraphStyle, TextSettings, TextStyle, Weight,
};

mod amounts;
mod cases;
mod choices;
mod laws;
mod marks;
mod rules;

const EM: f64 = 10.0;

fn em() -> Length {
    Length::pt(EM)
}

fn text_style() -> TextStyle {
    TextStyle {
        family: Family::Song,
        weight: Weight::Regular,
        italic: false,
        size: em(),
        rise: Length::ZERO,
        color: Color::BLACK,
        underline: false,
        strike: false,
    }
}

fn style(align: Align, indent: i64) -> ParagraphStyle {
    ParagraphStyle {
        text: text_style(),
        leading: em() * 1.7,
        first_line_indent: em() * indent,
        start_indent: Length::ZERO,
        end_indent: Length::ZERO,
        align,
        lines_before: 0.0,
        lines_after: 0.0,
        keep_with_next: false,
    }
}

fn settings() -> TextSettings {
    TextSettings::default()
}

fn text(text: &str) -> LayoutInline {
    styled(text, text_style(), Marks::empty(), None)
}

fn styled(text: &str, style: TextStyle, marks: Marks, link: Option<LinkId>) -> LayoutInline {
    LayoutInline::Text(LayoutText {
        text: text.to_owned(),
        marks,
        style,
        link,
        ruby: None,
        lang: None,
        origin: Origin::unknown(),
    })
}

fn call(note: u32) -> LayoutInline {
    let style = TextStyle { size: em() * 0.6, rise: em() * 0.4, ..text_style() };
    LayoutInline::NoteCall { note: NoteId(note), style, origin: Origin::unknown() }
}

fn notes() -> Vec<LayoutNote> {
    (1..=3)
        .map(|number| LayoutNote {
            number,
            place: NotePlace::Foot,
            label: ["①", "②", "③"][number as usize - 1].to_owned(),
            label_style: text_style(),
            blocks: Vec::new(),
        })
        .collect()
}

/// The readings that tests put above text, by index; from 10 on, one for each of many characters.
fn rubies() -> Vec<Ruby> {
    let readings = ["hàn zì", "chuáng", "Zhōngyāng Chǔlǐqì"].into_iter().chain(["chuáng"; 47]);
    let ruby = |reading: &str| Ruby { reading: reading.to_owned(), origin: Origin::unknown() };
    readings.map(ruby).collect()
}

fn set(content: &[LayoutInline], style: &ParagraphStyle, measure: f64) -> Vec<Line> {
    set_with(content, style, measure, &mut Diagnostics::new())
}

fn set_with(
    content: &[LayoutInline],
    style: &ParagraphStyle,
    measure: f64,
    diagnostics: &mut Diagnostics,
) -> Vec<Line> {
    let (settings, rubies) = (settings(), rubies());
    let setting = Setting { rubies: &rubies, ..setting(&settings) };
    set_paragraph(content, style, em() * measure, setting, diagnostics)
}

/// A document of [`notes`], without images and readings.
fn setting(settings: &TextSettings) -> Setting<'_> {
    static NOTES: LazyLock<Vec<LayoutNote>> = LazyLock::new(notes);
    let fonts = FontBook::embedded();
    Setting { notes: &NOTES, images: &[], rubies: &[], settings, fonts, ink: Ink::Drawn }
}

/// A glyph as it was set: its text, where its advance begins and ends, where it is drawn, in em.
#[derive(Debug, Clone, PartialEq)]
struct Placed {
    text: String,
    start: f64,
    end: f64,
    drawn: f64,
    face: String,
    call: bool,
    /// The glyph's own advance.
    natural: f64,
    /// Whether a space follows.
    spaced: bool,
}

fn glyphs(line: &Line) -> Vec<Placed> {
    let mut placed = Vec::new();
    for piece in &line.pieces {
        let Content::Glyphs(run) = &piece.content else { continue };
        let mut x = run.origin.x;
        let face = FontBook::embedded().face(run.face).name().to_owned();
        for glyph in &run.glyphs {
            let range = glyph.text.start as usize..glyph.text.end as usize;
            if run.text[range.clone()].trim().is_empty()
                && let Some(last) = placed.last_mut()
            {
                let last: &mut Placed = last;
                last.spaced = true;
            }
            placed.push(Placed {
                text: run.text[range].to_owned(),
                start: x.ratio(em()),
                end: (x + glyph.advance).ratio(em()),
                drawn: (x + glyph.shift).ratio(em()),
                face: face.clone(),
                call: matches!(piece.owner, Owner::NoteCall(_)),
                natural: rules::natural_advance(run.face, glyph.id, run.size.to_pt()),
                spaced: false,
            });
            x += glyph.advance;
        }
    }
    placed
}

fn line_text(line: &Line) -> String {
    let mut text = String::new();
    for piece in &line.pieces {
        if let Content::Glyphs(run) = &piece.content {
            text.push_str(&run.text);
        }
    }
    text
}

/// A line as text: every glyph with the place it is drawn at, in hundredths of an em.
fn dump(lines: &[Line]) -> String {
    let mut out = String::new();
    for line in lines {
        let edge = (line.start + line.width).ratio(em());
        out.push_str(&format!("{}\n", line_text(line)));
        out.push_str(&format!(
            "  from {:.2} to {edge:.2}, gap {:.3}:",
            line.start.ratio(em()),
            line.widest_gap
        ));
        for piece in &line.pieces {
            match &piece.content {
                Content::Glyphs(run) => {
                    let face = FontBook::embedded().face(run.face).name();
                    out.push_str(&format!("\n  {}", face.trim_start_matches("Hanpress")));
                    if piece.owner != Owner::Paragraph {
                        out.push_str(&format!(" {:?}", piece.owner));
                    }
                    let mut x = run.origin.x;
                    for glyph in &run.glyphs {
                        let range = glyph.text.start as usize..glyph.text.end as usize;
                        out.push_str(&format!(
                            " {}{:.2}",
                            &run.text[range],
                            (x + glyph.shift).ratio(em())
                        ));
                        x += glyph.advance;
                    }
                }
                Content::Fill { rect, .. } => {
                    let end = (rect.x + rect.width).ratio(em());
                    out.push_str(&format!(
                        "\n  rule {:.2} to {end:.2} at {:.2}",
                        rect.x.ratio(em()),
                        rect.y.ratio(em())
                    ));
                }
                Content::Image { rect, alt, .. } => {
                    out.push_str(&format!("\n  image {alt} {:.2}", rect.x.ratio(em())));
                }
            }
        }
        out.push('\n');
    }
    out
}
