//! TOML → [`StyleSheet`]: what was written, laid over the sheet it extends, then resolved.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::fault::{Fault, place_of};
use super::print::RawPrint;
use super::written::{Dimension, Place, RoleName, WrittenColor};
use super::{
    Align, CaptionStyle, Color, ContentsStyle, Family, FigurePlacement, FrontMatter, HanUnits,
    HangingMarks, HeadingNumbers, KinsokuLevel, Length, MarkWidths, NoteLabels, NoteNumbering,
    NotesPlace, NotesStyle, PageStyle, ParagraphStyle, Role, StyleSheet, TableNotes, TablesStyle,
    TextSettings, TextStyle, Weight,
};
use crate::error::{Error, Result, explain_at, explain_toml, suggest};

/// The sheet that others extend, and that is taken where none is named.
pub(super) const DEFAULT: &str = "report-a4";

/// The sheets that travel with the program; the first is the default.
const BUILT_IN: [(&str, &str); 4] = [
    (DEFAULT, include_str!("../../data/styles/report-a4.toml")),
    ("book-16k", include_str!("../../data/styles/book-16k.toml")),
    ("book-32k", include_str!("../../data/styles/book-32k.toml")),
    ("official-gbt9704", include_str!("../../data/styles/official-gbt9704.toml")),
];

/// Columns narrower than this hold no text that one would read.
const NARROWEST_MEASURE: i64 = 5;

/// No page has more columns than this.
const MOST_COLUMNS: usize = 6;

/// A page with fewer lines has no room for the rule of two lines on either side of a break (P3).
const FEWEST_LINES: i64 = 6;

/// What stands for the number in a folio.
const FOLIO: &str = "{n}";

impl StyleSheet {
    /// Returns the names of the built-in sheets; the first is the default.
    pub fn built_in_names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// Returns a built-in sheet.
    ///
    /// Errors if there is none of that name; the message lists those there are.
    pub fn built_in(name: &str) -> Result<Self> {
        let text = built_in_text(name).ok_or_else(|| {
            let known = suggest(name, Self::built_in_names());
            configuration(name, format!("there is no such style sheet{known}"))
        })?;
        let raw = RawSheet::complete(name, text, &mut Vec::new())?;
        raw.resolve(name).map_err(|fault| configuration(name, fault.explain(text)))
    }

    /// Reads a sheet from TOML; `name` is what messages call it.
    ///
    /// `extends = "report-a4"` takes everything it does not say from a built-in sheet, or from a
    /// file relative to this one (`name` is its path then); without it, from the default sheet.
    /// Errors on unknown keys, naming the nearest known one, on values of the wrong form, and on
    /// pages too small to set text on; with the line, if it is one of this sheet.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        let raw = RawSheet::complete(name, text, &mut Vec::new())?;
        raw.resolve(name).map_err(|fault| configuration(name, fault.explain(text)))
    }
}

impl Default for StyleSheet {
    /// Returns `report-a4`.
    fn default() -> Self {
        // A constant of the program; a test reads every built-in sheet.
        Self::built_in(DEFAULT).expect("the default sheet is sound")
    }
}

/// Returns the folder that a sheet's own files are relative to.
fn folder_of(name: &str) -> &Path {
    Path::new(name).parent().unwrap_or(Path::new(""))
}

pub(super) fn built_in_text(name: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

fn configuration(name: &str, reason: String) -> Error {
    Error::Configuration { path: name.into(), reason }
}

/// Declares a section of a sheet in which everything may be left out, and how one lies over
/// another.
macro_rules! section {
    ($name:ident { $($field:ident: $kind:ty),* $(,)? }) => {
        #[derive(Debug, Default, Clone, Deserialize)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
        struct $name { $($field: Option<$kind>,)* }

        impl $name {
            fn over(self, base: Self) -> Self {
                Self { $($field: self.$field.or(base.$field),)* }
            }
        }
    };
}

section!(RawPage {
    width: Dimension,
    height: Dimension,
    top: Dimension,
    bottom: Dimension,
    inner: Dimension,
    outer: Dimension,
    columns: usize,
    column_gap: Dimension,
    mirrored: bool,
    running_head: Place,
    head_rule: bool,
    folio: Place,
    folio_format: String,
    folio_outside: bool,
});

section!(RawText {
    kinsoku: KinsokuLevel,
    han_units: HanUnits,
    marks: MarkWidths,
    tight_pairs: bool,
    hanging: HangingMarks,
    han_latin_gap: f64,
    widest_gap: f64,
    latin_size: f64,
    latin_rise: f64,
    hyphenate: bool,
    justify: bool,
});

section!(RawContents {
    enabled: bool,
    title: String,
    depth: u8,
    own_page: bool,
    figures: String,
    tables: String,
    index: String,
});

section!(RawCaptions { figures: String, tables: String, separator: String });

section!(RawTables { continued: String });

section!(RawNotes {
    place: NotesPlace,
    title: String,
    in_tables: TableNotes,
    labels: NoteLabels,
    numbering: NoteNumbering,
    rule_divisor: i64,
});

impl RawNotes {
    fn resolve(self) -> NotesStyle {
        let place = self.place.unwrap_or_default();
        let numbering = match (self.numbering.unwrap_or_default(), place) {
            // Pages can't number what stands on others.
            (NoteNumbering::Page, NotesPlace::Chapter) => NoteNumbering::Chapter,
            (NoteNumbering::Page, NotesPlace::End) => NoteNumbering::Document,
            (numbering, _) => numbering,
        };
        NotesStyle {
            place,
            title: self.title.unwrap_or_else(|| "注释".to_owned()),
            in_tables: self.in_tables.unwrap_or_default(),
            labels: self.labels.unwrap_or_default(),
            numbering,
            rule_divisor: self.rule_divisor.unwrap_or(4).max(1),
        }
    }
}

section!(RawRole {
    family: Family,
    weight: Weight,
    italic: bool,
    size: Dimension,
    color: WrittenColor,
    leading: Dimension,
    first_line_indent: Dimension,
    start_indent: Dimension,
    end_indent: Dimension,
    align: Align,
    lines_before: f64,
    lines_after: f64,
    keep_with_next: bool,
});

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct RawHeadingNumbers {
    pattern: Option<String>,
    separator: String,
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct RawSheet {
    extends: Option<String>,
    title_page: Option<bool>,
    figures: Option<FigurePlacement>,
    chapters_on_new_page: Option<bool>,
    chapters_on_recto: Option<bool>,
    front_matter: Option<FrontMatter>,
    heading_numbers: Option<Vec<RawHeadingNumbers>>,
    page: RawPage,
    text: RawText,
    contents: RawContents,
    captions: RawCaptions,
    notes: RawNotes,
    tables: RawTables,
    print: RawPrint,
    roles: BTreeMap<RoleName, RawRole>,
}

impl RawSheet {
    /// Reads a sheet and lays it over the one it extends. `below` are the sheets that extend it.
    fn complete(name: &str, text: &str, below: &mut Vec<PathBuf>) -> Result<Self> {
        let wrong = |reason| configuration(name, reason);
        let mut raw: Self =
            toml::from_str(text).map_err(|error| wrong(explain_toml(&error, text)))?;
        raw.print.relative_to(folder_of(name));
        let extended = match raw.extends.take() {
            // Only the default sheet stands by itself.
            None if name == DEFAULT => return Ok(raw),
            None => DEFAULT.to_owned(),
            Some(extended) => extended,
        };
        if let Some(text) = built_in_text(&extended) {
            return Ok(raw.over(Self::complete(&extended, text, below)?));
        }
        let path = folder_of(name).join(&extended);
        let fault = |reason: String| {
            let place = place_of(text, "extends").unwrap_or_default();
            wrong(explain_at(text, place, &reason))
        };
        below.push(PathBuf::from(name));
        if below.contains(&path) {
            return Err(fault(format!("{extended} extends this sheet in turn")));
        }
        let text = fs::read_to_string(&path).map_err(|error| {
            let known = suggest(&extended, StyleSheet::built_in_names());
            fault(format!("no style sheet {extended}{known}, and no file: {error}"))
        })?;
        Ok(raw.over(Self::complete(&path.to_string_lossy(), &text, below)?))
    }

    fn over(self, base: Self) -> Self {
        let mut roles = base.roles;
        for (name, role) in self.roles {
            let below = roles.remove(&name).unwrap_or_default();
            roles.insert(name, role.over(below));
        }
        Self {
            extends: self.extends,
            title_page: self.title_page.or(base.title_page),
            figures: self.figures.or(base.figures),
            chapters_on_new_page: self.chapters_on_new_page.or(base.chapters_on_new_page),
            chapters_on_recto: self.chapters_on_recto.or(base.chapters_on_recto),
            front_matter: self.front_matter.or(base.front_matter),
            heading_numbers: self.heading_numbers.or(base.heading_numbers),
            page: self.page.over(base.page),
            text: self.text.over(base.text),
            contents: self.contents.over(base.contents),
            captions: self.captions.over(base.captions),
            notes: self.notes.over(base.notes),
            tables: self.tables.over(base.tables),
            print: self.print.over(base.print),
            roles,
        }
    }

    fn resolve(mut self, name: &str) -> Result<StyleSheet, Fault> {
        let body = self.roles.remove(&RoleName(Role::Body)).unwrap_or_default();
        let body = body.resolve(None).map_err(|fault| fault.within("roles.body"))?;
        let mut roles = Vec::with_capacity(Role::COUNT);
        for role in Role::all() {
            roles.push(match self.roles.remove(&RoleName(role)) {
                None if role == Role::Body => body.clone(),
                raw => raw
                    .unwrap_or_default()
                    .resolve(Some(&body))
                    .map_err(|fault| fault.within(&format!("roles.{}", RoleName(role))))?,
            });
        }
        let numbers = self.heading_numbers.unwrap_or_default();
        Ok(StyleSheet {
            name: name.to_owned(),
            page: self.page.resolve(&body).map_err(|fault| fault.within("page"))?,
            text: self.text.resolve().map_err(|fault| fault.within("text"))?,
            heading_numbers: numbers.into_iter().map(RawHeadingNumbers::resolve).collect(),
            contents: ContentsStyle {
                enabled: self.contents.enabled.unwrap_or(true),
                title: self.contents.title.unwrap_or_else(|| "目录".to_owned()),
                depth: self.contents.depth.unwrap_or(3).clamp(1, 6),
                own_page: self.contents.own_page.unwrap_or(false),
                figures: pattern(self.contents.figures, ""),
                tables: pattern(self.contents.tables, ""),
                index: pattern(self.contents.index, "索引"),
            },
            captions: CaptionStyle {
                figures: pattern(self.captions.figures, "图{n}"),
                tables: pattern(self.captions.tables, "表{n}"),
                separator: self.captions.separator.unwrap_or_else(|| "\u{3000}".to_owned()),
            },
            notes: self.notes.resolve(),
            tables: TablesStyle {
                continued: self.tables.continued.unwrap_or_else(|| "续表".to_owned()),
            },
            print: self.print.resolve(body.text.size).map_err(|fault| fault.within("print"))?,
            figures: self.figures.unwrap_or_default(),
            title_page: self.title_page.unwrap_or(false),
            chapters_on_new_page: self.chapters_on_new_page.unwrap_or(false),
            chapters_on_recto: self.chapters_on_recto.unwrap_or(false),
            front_matter: self.front_matter.unwrap_or_default(),
            roles,
        })
    }
}

/// Returns a pattern of numbers; an empty one numbers nothing.
fn pattern(written: Option<String>, default: &str) -> Option<String> {
    Some(written.unwrap_or_else(|| default.to_owned())).filter(|pattern| !pattern.is_empty())
}

impl RawHeadingNumbers {
    fn resolve(self) -> HeadingNumbers {
        HeadingNumbers {
            pattern: self.pattern.filter(|pattern| !pattern.is_empty()),
            separator: self.separator,
        }
    }
}

impl RawText {
    fn resolve(self) -> Result<TextSettings, Fault> {
        let defaults = TextSettings::default();
        let (gap, widest) = (defaults.han_latin_gap, defaults.widest_gap);
        let (size, rise) = (defaults.latin_size, defaults.latin_rise);
        Ok(TextSettings {
            kinsoku: self.kinsoku.unwrap_or(defaults.kinsoku),
            han_units: self.han_units.unwrap_or(defaults.han_units),
            marks: self.marks.unwrap_or(defaults.marks),
            tight_pairs: self.tight_pairs.unwrap_or(defaults.tight_pairs),
            hanging: self.hanging.unwrap_or(defaults.hanging),
            // M2: no gap grows beyond half an em.
            han_latin_gap: between("han-latin-gap", self.han_latin_gap, gap, 0.0, 0.5)?,
            widest_gap: between("widest-gap", self.widest_gap, widest, 0.05, 1.0)?,
            latin_size: between("latin-size", self.latin_size, size, 0.5, 1.5)?,
            latin_rise: between("latin-rise", self.latin_rise, rise, -0.5, 0.5)?,
            hyphenate: self.hyphenate.unwrap_or(defaults.hyphenate),
            justify: self.justify.unwrap_or(defaults.justify),
        })
    }
}

impl RawPage {
    /// Fits the type area into the margins: its width comes down to whole body characters (P4),
    /// its height to whole body lines (P5), and what is left goes to the margins in equal parts.
    fn resolve(self, body: &ParagraphStyle) -> Result<PageStyle, Fault> {
        let em = body.text.size;
        let length = |dimension: Option<Dimension>, name: &str| {
            let length = dimension.map(|dimension| dimension.resolve(em));
            length
                .filter(|length| *length >= Length::ZERO)
                .ok_or_else(|| Fault::new(name, format!("page `{name}` is missing or negative")))
        };
        let width = length(self.width, "width")?;
        let height = length(self.height, "height")?;
        let (top, bottom) = (length(self.top, "top")?, length(self.bottom, "bottom")?);
        let (inner, outer) = (length(self.inner, "inner")?, length(self.outer, "outer")?);
        let columns = self.columns.unwrap_or(1);
        if !(1..=MOST_COLUMNS).contains(&columns) {
            let reason = format!("`columns` is {columns}: it must be between 1 and {MOST_COLUMNS}");
            return Err(Fault::new("columns", reason));
        }
        let gaps = i64::try_from(columns - 1).unwrap_or(0);
        let column_gap = self.column_gap.map_or(em * 2_i64, |gap| gap.resolve(em));
        let column_gap = column_gap.max(em);
        let characters = ((width - inner - outer - column_gap * gaps) / (gaps + 1)).whole(em);
        let lines = (height - top - bottom).whole(body.leading);
        if characters < NARROWEST_MEASURE || lines < FEWEST_LINES {
            let reason = format!(
                "the type area holds {} characters by {} lines: it must hold {NARROWEST_MEASURE} by {FEWEST_LINES}",
                characters.max(0),
                lines.max(0)
            );
            let side = if characters < NARROWEST_MEASURE { "width" } else { "height" };
            return Err(Fault::new(side, reason));
        }
        let folio_format = self.folio_format.unwrap_or_else(|| FOLIO.to_owned());
        if !folio_format.contains(FOLIO) {
            let reason = format!("`folio-format` is {folio_format:?}: it must have {FOLIO} in it");
            return Err(Fault::new("folio-format", reason));
        }
        let (column, text_height) = (em * characters, body.leading * lines);
        let measure = column * (gaps + 1) + column_gap * gaps;
        let place = |place: Option<Place>| match place {
            Some(Place::At(dimension)) => Some(dimension.resolve(em)),
            Some(Place::Nowhere) | None => None,
        };
        Ok(PageStyle {
            width,
            height,
            top: top + (height - top - bottom - text_height) / 2,
            inner: inner + (width - inner - outer - measure) / 2,
            measure,
            columns,
            column,
            column_gap,
            text_height,
            lines: u32::try_from(lines).unwrap_or(u32::MAX),
            mirrored: self.mirrored.unwrap_or(false),
            running_head: place(self.running_head),
            folio: place(self.folio),
            folio_format,
            folio_outside: self.folio_outside.unwrap_or(false),
            head_rule: self.head_rule.unwrap_or(false),
        })
    }
}

impl RawRole {
    /// Resolves a role. What it does not say comes from the body as far as it is about type
    /// (face, size, leading, colour), and is nothing as far as it is about place.
    fn resolve(self, body: Option<&ParagraphStyle>) -> Result<ParagraphStyle, Fault> {
        let body_size = body.map_or(Length::pt(12.0), |body| body.text.size);
        let size = self.size.map_or(body_size, |size| size.resolve(body_size));
        if !(Length::pt(4.0)..=Length::pt(144.0)).contains(&size) {
            let reason = format!("size {size} is not between 4pt and 144pt");
            return Err(Fault::new("size", reason));
        }
        let leading = match (self.leading, body) {
            (Some(leading), _) => leading.resolve(size),
            (None, Some(body)) if body.text.size >= size => body.leading,
            (None, _) => size * 1.6,
        };
        if leading < size || leading > size * 8_i64 {
            let reason = format!("leading {leading} is not between 1em and 8em of {size}");
            return Err(Fault::new("leading", reason));
        }
        let indent = |dimension: Option<Dimension>| {
            dimension.map_or(Length::ZERO, |dimension| dimension.resolve(size))
        };
        Ok(ParagraphStyle {
            text: TextStyle {
                family: self.family.or(body.map(|body| body.text.family)).unwrap_or(Family::Song),
                weight: self.weight.unwrap_or_default(),
                italic: self.italic.unwrap_or(false),
                size,
                rise: Length::ZERO,
                color: match (self.color, body) {
                    (Some(WrittenColor(color)), _) => color,
                    (None, Some(body)) => body.text.color,
                    (None, None) => Color::BLACK,
                },
                underline: false,
                strike: false,
            },
            leading,
            first_line_indent: indent(self.first_line_indent),
            start_indent: indent(self.start_indent).max(Length::ZERO),
            end_indent: indent(self.end_indent).max(Length::ZERO),
            align: self.align.unwrap_or_default(),
            lines_before: between("lines-before", self.lines_before, 0.0, 0.0, 40.0)?,
            lines_after: between("lines-after", self.lines_after, 0.0, 0.0, 40.0)?,
            keep_with_next: self.keep_with_next.unwrap_or(false),
        })
    }
}

fn between(
    name: &str,
    value: Option<f64>,
    default: f64,
    least: f64,
    most: f64,
) -> Result<f64, Fault> {
    let value = value.unwrap_or(default);
    if value.is_finite() && (least..=most).contains(&value) {
        Ok(value)
    } else {
        let reason = format!("`{name}` is {value}: it must be between {least} and {most}");
        Err(Fault::new(name, reason))
    }
}

#[cfg(test)]
mod tests {
    use super::{Length, Role, StyleSheet};
    use crate::style::{Black, PrintMark};

    fn reason(text: &str) -> String {
        StyleSheet::parse("house", text).expect_err("the sheet is wrong").to_string()
    }

    #[test]
    fn built_in_sheets_hold_whole_characters_and_lines() {
        for name in StyleSheet::built_in_names() {
            let sheet = StyleSheet::built_in(name).expect(name);
            let body = sheet.role(Role::Body);
            let page = &sheet.page;
            assert_eq!(page.measure, body.text.size * page.measure.whole(body.text.size), "{name}");
            assert_eq!(page.text_height, body.leading * i64::from(page.lines), "{name}");
            assert!(page.inner + page.measure < page.width, "{name}");
            assert!(page.top + page.text_height < page.height, "{name}");
            assert!(body.leading.ratio(body.text.size) >= 1.5, "{name}: P5");
            assert_eq!(body.first_line_indent, body.text.size * 2_i64, "{name}: P1");
        }
    }

    #[test]
    fn sizes_are_the_usual_ones() {
        let size = |name: &str, role| StyleSheet::built_in(name).expect(name).role(role).text.size;
        assert_eq!(size("report-a4", Role::Body), Length::pt(12.0));
        assert_eq!(size("book-16k", Role::Body), Length::pt(10.5));
        assert_eq!(size("book-32k", Role::Body), Length::pt(10.5));
        assert_eq!(size("report-a4", Role::Note), Length::pt(9.0));
    }

    #[test]
    fn a_sheet_says_only_what_differs() {
        let text = "extends = \"book-32k\"\n[roles.body]\nsize = \"10pt\"\nleading = \"1.5em\"\n";
        let sheet = StyleSheet::parse("house", text).expect("a good sheet");
        assert_eq!(sheet.role(Role::Body).leading, Length::pt(15.0));
        assert_eq!(sheet.page.width, Length::mm(130.0));
        assert!(sheet.page.mirrored);
    }

    #[test]
    fn a_sheet_says_what_the_press_needs() {
        let text = "[print]\nbleed = \"5mm\"\nmarks = [\"crop\"]\nblack = \"rgb\"\n";
        let print = StyleSheet::parse("house", text).expect("a good sheet").print;
        assert_eq!(print.bleed, Length::mm(5.0));
        assert_eq!((print.marks, print.black), (vec![PrintMark::Crop], Black::Rgb));
        assert_eq!(print.profile.registered, Some("FOGRA39"));
        let print = StyleSheet::default().print;
        assert_eq!((print.bleed, print.black), (Length::mm(3.0), Black::K));
        assert!(reason("[print]\nbleed = \"3cm\"\n").contains("between 0 and 20mm"));
        assert!(reason("[print]\nprofile = \"gone.icc\"\n").contains("gone.icc"));
        assert!(reason("[print]\nmarks = [\"crops\"]\n").contains("did you mean crop?"));
    }

    #[test]
    fn an_unknown_key_is_shown_and_its_neighbour_named() {
        let text = "[roles.body]\nfamily = \"song\"\nsiez = \"12pt\"\n";
        let expected = "house: line 3: unknown key siez; did you mean size?\n  |\n\
                        3 | siez = \"12pt\"\n  | ^^^^";
        assert_eq!(reason(text), expected);
        assert!(reason("[roles.headnig-1]\n").contains("line 1: unknown key headnig-1"));
        assert!(reason("[roles.headnig-1]\n").contains("did you mean heading-1?\n"));
        assert!(reason("[pages]\n").contains("did you mean page?\n"));
        let value = reason("[roles.body]\nalign = \"centre\"\n");
        assert!(value.contains("unknown value centre; did you mean center?\n"), "{value}");
        assert!(value.ends_with("\n  |         ^^^^^^^^"), "{value}");
    }

    #[test]
    fn wrong_values_say_what_is_wrong_and_where() {
        assert!(reason("[page]\nwidth = \"12\"\n").contains("line 2: `12` is not a length"));
        assert!(reason("[page]\nwidth = \"40mm\"\n").contains("line 2: the type area holds"));
        assert!(reason("[roles.body]\nsize = \"1mm\"\n").contains("not between"));
        let leading = reason("[roles.note]\nsize = \"9pt\"\nleading = \"0.5em\"\n");
        assert!(leading.ends_with("3 | leading = \"0.5em\"\n  |           ^^^^^^^"), "{leading}");
        assert!(reason("[roles.note]\nlines-after = nan\n").contains("line 2: `lines-after` is"));
        let inherited = reason("[roles.note]\nsize = \"1pt\"\n[roles.body]\nleading = \"1em\"\n");
        assert!(inherited.contains("line 2: size 1pt"), "{inherited}");
        assert!(reason("extends = \"book-16\"\n").contains("did you mean book-16k?"));
        assert!(reason("[roles.note]\ncolor = \"#12345é\"\n").contains("not a colour"));
    }

    #[test]
    fn a_sheet_can_extend_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path.to_string_lossy().into_owned()
        };
        write("house.toml", "extends = \"book-32k\"\n[roles.body]\nsize = \"10pt\"\n");
        let text = "extends = \"house.toml\"\n[roles.note]\nsize = \"8pt\"\n";
        let sheet = StyleSheet::parse(&write("series.toml", text), text).unwrap();
        assert_eq!(sheet.role(Role::Body).text.size, Length::pt(10.0));
        assert_eq!(sheet.role(Role::Note).text.size, Length::pt(8.0));
        assert_eq!(sheet.page.width, Length::mm(130.0));
        let text = "extends = \"series.toml\"\n";
        write("house.toml", text);
        let error = StyleSheet::parse(&folder.path().join("house.toml").to_string_lossy(), text);
        let error = error.unwrap_err().to_string();
        assert!(error.contains("series.toml: line 1: house.toml extends this sheet"), "{error}");
    }
}
