//! TOML → [`StyleSheet`]: what was written, laid over the sheet it extends, then resolved.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::apparatus::{RawCaptions, RawContents, RawHeadingNumbers, RawNotes, RawTables};
use super::fault::{Fault, place_of};
use super::page::RawPage;
use super::paragraph::RawRole;
use super::print::RawPrint;
use super::text::RawText;
use super::written::RoleName;
use super::{FigurePlacement, FrontMatter, Role, StyleSheet};
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
            contents: self.contents.resolve(),
            captions: self.captions.resolve(),
            notes: self.notes.resolve(),
            tables: self.tables.resolve(),
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

#[cfg(test)]
mod tests {
    use crate::style::{Black, Length, PrintMark, Role, StyleSheet};

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
