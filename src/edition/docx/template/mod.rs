//! A house's template: its styles, theme, page, headers and settings for the edition.
//!
//! In: the bytes of a `.docx` or `.dotx`, and which of its styles stands for which role. Out: what
//! the edition takes from it. Parts that need no change (theme, fonts, headers and footers with
//! their images, numbering and styles that nothing is added to) are copied byte for byte; settings
//! and the page are taken over element by element. The template's own text is not looked at.

mod inventory;
mod kept;
mod names;
mod numbers;
mod read;
mod section;
mod settings;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

pub(super) use self::inventory::HouseStyle;
pub(super) use self::numbers::HouseNumbers;
use self::read::Reader;
use self::section::HouseSection;
use self::settings::HouseSettings;
use super::package::{Part, Relations as OwnRelations};
use super::styles::{self, BODY, Catalog};
use super::{Writer, settings as own_settings};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::error::{Error, Result, suggest};
use crate::layout::LayoutDocument;
use crate::package::Reason;
use crate::package::elements::Elements;
use crate::package::numbering::Numbering;
use crate::style::PageStyle;

/// A house's template, read and checked; one serves a whole run, and several threads.
pub struct Template {
    name: String,
    styles: Document,
    /// The template's styles, by ours.
    mapped: BTreeMap<&'static str, HouseStyle>,
    /// Ids for those of ours that it has none for.
    own_ids: BTreeMap<&'static str, String>,
    default_styles: [Option<String>; 3],
    taken_names: BTreeSet<String>,
    /// Roles whose style was named but is not there.
    unmet: Vec<Unmet>,
    numbering: Option<(String, Document)>,
    /// The largest ids of its shapes and definitions.
    taken_numbers: (u32, u32),
    counter: Numbering,
    settings: Option<HouseSettings>,
    section: Option<HouseSection>,
    /// Parts that are copied as they are.
    parts: Vec<Part>,
    /// What the main part points to: kind and part.
    related: Vec<(&'static str, String)>,
    has_macros: bool,
}

/// A part that may be added to.
struct Document {
    bytes: Vec<u8>,
    text: String,
}

/// A role whose style was named but is not in the template.
struct Unmet {
    key: &'static str,
    wanted: String,
    nearest: Option<String>,
}

impl fmt::Debug for Template {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Template").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Template {
    /// Reads a template; `path` is what messages call it. `styles` names the styles that stand for
    /// roles where their names do not say so: `heading-1` and `章标题`.
    ///
    /// # Errors
    ///
    /// Errors on a role that there is none of, with the nearest one; on what is no Word file, is
    /// damaged, has a password, or outgrows its limits when unpacked; without styles; and on a page
    /// that no text has room on. Messages name the part.
    pub fn read(path: &Path, bytes: &[u8], styles: &BTreeMap<String, String>) -> Result<Self> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Self::check_roles(styles).map_err(Error::Usage)?;
        Reader::open(bytes)
            .and_then(|reader| reader.read(name, styles))
            .map_err(|reason| Error::Configuration { path: path.to_path_buf(), reason })
    }

    /// Checks the roles that styles are named for; the error names the nearest one that there is.
    ///
    /// # Errors
    ///
    /// Errors on a role that there is none of, as a clause.
    pub fn check_roles(styles: &BTreeMap<String, String>) -> Result<(), String> {
        let known = || names::SLOTS.iter().filter_map(|slot| slot.key);
        match styles.keys().find(|role| !known().any(|key| key == *role)) {
            Some(role) => {
                Err(format!("[docx.styles]: there is no role {role}{}", suggest(role, known())))
            }
            None => Ok(()),
        }
    }

    /// Returns what messages call it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Returns the template's style for one of ours.
    pub(super) fn style(&self, id: &str) -> Option<&HouseStyle> {
        self.mapped.get(id)
    }

    /// Returns the id that a style of ours has in its file.
    pub(super) fn own_id<'t>(&'t self, id: &'static str) -> &'t str {
        self.own_ids.get(id).map_or(id, String::as_str)
    }

    /// Returns the id of the default style of the kind that ours is of.
    pub(super) fn default_style(&self, id: &str) -> Option<&str> {
        let [paragraph, character, table] = &self.default_styles;
        let style = match id {
            BODY => paragraph,
            "DefaultParagraphFont" => character,
            _ => table,
        };
        style.as_deref()
    }

    /// Returns a name that no style of its has: this one, or one with a number behind it.
    pub(super) fn free_name(&self, name: &str) -> String {
        let is_free = |name: &String| !self.taken_names.contains(&names::normal(name));
        let numbered = (2_u32..).map(|number| format!("{name} {number}"));
        let mut all = std::iter::once(name.to_owned()).chain(numbered);
        all.find(is_free).unwrap_or_default()
    }

    /// Returns the page, the sheet's where the template says none.
    pub(super) fn page(&self, sheet: &PageStyle) -> PageStyle {
        let is_mirrored = self.settings.as_ref().is_some_and(HouseSettings::is_mirrored);
        match &self.section {
            Some(section) => section.page(sheet, is_mirrored),
            None => sheet.clone(),
        }
    }

    /// Returns the section whose page the text has.
    pub(super) fn section(&self) -> Option<&HouseSection> {
        self.section.as_ref()
    }

    /// Returns its settings, if it has any.
    pub(super) fn settings(&self) -> Option<&HouseSettings> {
        self.settings.as_ref()
    }

    /// Returns the largest ids of its numbering shapes and definitions.
    pub(super) fn taken_numbers(&self) -> (u32, u32) {
        self.taken_numbers
    }

    /// Counts the headings that its styles number.
    pub(super) fn numbers(
        &self,
        document: &LayoutDocument,
        diagnostics: &mut Diagnostics,
    ) -> HouseNumbers {
        HouseNumbers::count(self, &self.counter, document, diagnostics)
    }

    /// Returns whether a part is copied whose name begins so.
    pub(super) fn has_part(&self, prefix: &str) -> bool {
        self.parts.iter().any(|part| part.path.to_lowercase().starts_with(prefix))
    }

    /// Returns its parts, with what the text needs beyond them, and relates them to the main part.
    pub(super) fn parts(
        &self,
        writer: &Writer<'_>,
        relations: &mut OwnRelations,
    ) -> Result<Vec<Part>> {
        let failed = |part: &str, reason| Error::Edition {
            edition: "DOCX",
            reason: format!("{part} of {}: {reason}", self.name),
        };
        let added = styles::part(writer).finish();
        let styles = self.styles.with(&added, &[("style", &[])]);
        let styles = styles.map_err(|reason| failed("the styles", reason))?;
        let mut parts = vec![word_part("word/styles.xml", "styles", styles)];
        parts.extend(self.parts.iter().cloned());
        for (kind, path) in &self.related {
            relations.internal(kind, &target(path));
        }
        if !self.related.iter().any(|(kind, _)| *kind == "theme") {
            relations.internal("theme", "theme/theme1.xml");
            parts.push(super::theme::part());
        }
        if !self.related.iter().any(|(kind, _)| *kind == "fontTable") {
            relations.internal("fontTable", "fontTable.xml");
            let fonts = own_settings::font_table();
            parts.push(Part::word("fontTable", "fontTable", fonts, OwnRelations::default()));
        }
        let added = writer.numbering.part(&writer.catalog).finish();
        let has_ours = !writer.numbering.is_empty();
        if let Some((path, numbering)) = &self.numbering {
            let order: &[(&str, &[&str])] =
                &[("abstractNum", &["num", "numIdMacAtCleanup"]), ("num", &["numIdMacAtCleanup"])];
            let merged =
                if has_ours { numbering.with(&added, order) } else { Ok(numbering.bytes.clone()) };
            let merged = merged.map_err(|reason| failed("the numbering", reason))?;
            relations.internal("numbering", &target(path));
            parts.push(word_part(path, "numbering", merged));
        } else if has_ours {
            relations.internal("numbering", "numbering.xml");
            parts.push(word_part("word/numbering.xml", "numbering", added));
        }
        Ok(parts)
    }

    /// Says what the template has no style for, and what was left behind.
    pub(super) fn report(
        &self,
        catalog: &Catalog<'_>,
        embeds: bool,
        diagnostics: &mut Diagnostics,
    ) {
        for Unmet { key, wanted, nearest } in &self.unmet {
            let message = format!("{} has no style {wanted:?} for {key}", self.name);
            let hint = match nearest {
                Some(name) => {
                    format!("did you mean {name:?}? [docx.styles] of hanpress.toml names it")
                }
                None => "name one of its styles in [docx.styles] of hanpress.toml".to_owned(),
            };
            diagnostics.push(Diagnostic::new(Code::MissingStyle, message).with_hint(hint));
        }
        let used = catalog.in_use();
        let missing = names::SLOTS.iter().filter(|slot| used.contains(slot.id));
        let missing = missing.filter(|slot| !self.mapped.contains_key(slot.id));
        let missing: Vec<&str> = missing
            .filter_map(|slot| slot.key)
            .filter(|key| !self.unmet.iter().any(|unmet| unmet.key == *key))
            .collect();
        if !missing.is_empty() {
            let message = format!(
                "{} has no style that is known for {}: the style sheet's are added",
                self.name,
                missing.join(", ")
            );
            let hint = "say which of its styles they are in [docx.styles] of hanpress.toml";
            let note = Diagnostic::new(Code::MissingStyle, message).with_severity(Severity::Note);
            diagnostics.push(note.with_hint(hint));
        }
        if embeds {
            let message =
                format!("no fonts are embedded: the styles of {} name their own", self.name);
            let hint = "let Word embed them in the template: File, Options, Save";
            diagnostics.push(Diagnostic::new(Code::EditionLoss, message).with_hint(hint));
        }
        if self.has_macros {
            let message = format!("the macros of {} are left out", self.name);
            let note = Diagnostic::new(Code::EditionLoss, message).with_severity(Severity::Note);
            diagnostics.push(note);
        }
    }
}

/// Returns how the main part points to another part.
fn target(path: &str) -> String {
    path.strip_prefix("word/").map_or_else(|| format!("/{path}"), str::to_owned)
}

fn word_part(path: &str, kind: &str, data: Vec<u8>) -> Part {
    let content_type =
        format!("application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml");
    Part::leaf(path, Some(&content_type), data)
}

impl Document {
    /// Returns the part with the elements of another one added; each kind stands before the first
    /// element of one of the names beside it.
    fn with(&self, other: &[u8], order: &[(&str, &[&str])]) -> Result<Vec<u8>, Reason> {
        let other = std::str::from_utf8(other).map_err(|error| error.to_string())?;
        let other = Elements::find(other)?;
        let added: Vec<(&[&str], String)> =
            order.iter().map(|(name, before)| (*before, other.text_of(name))).collect();
        if added.iter().all(|(_, text)| text.is_empty()) {
            return Ok(self.bytes.clone());
        }
        let added: Vec<(&[&str], &str)> =
            added.iter().map(|(before, text)| (*before, text.as_str())).collect();
        let text = Elements::find(&self.text)?.with(&added)?;
        // What was in another encoding says so in its declaration.
        let is_utf8 = std::str::from_utf8(&self.bytes).is_ok();
        Ok(match text.split_once("?>") {
            Some((_, rest)) if !is_utf8 => {
                format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{rest}").into_bytes()
            }
            _ => text.into_bytes(),
        })
    }
}
