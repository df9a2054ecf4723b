//! Where the text of a part stands, byte by byte, so that it can be replaced and nothing else.
//!
//! In: a part and the names of the elements that matter. Out: its paragraphs, each a row of
//! stretches with their ranges; and the part again with some stretches replaced.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;
use quick_xml::events::attributes::Attributes;

/// Elements nested deeper are refused, as in [`super::xml`]: pages of e-books nest deep.
const DEEPEST: usize = 4096;

/// Which elements hold what, by local names.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Text belongs to the innermost of these that is open.
    pub paragraphs: &'static [&'static str],
    /// Only the text directly in these counts; all text does if there are none.
    pub texts: &'static [&'static str],
    /// What is in these is passed over.
    pub skipped: &'static [&'static str],
    /// A word does not go on behind these.
    pub breaks: &'static [&'static str],
    /// Attributes that hold text, with their elements; each is a paragraph of its own.
    pub attributes: &'static [(&'static str, &'static str)],
}

/// A paragraph's text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    /// Its stretches in order; `None` for a break.
    pub stretches: Vec<Option<Stretch>>,
}

/// A stretch of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Where it stands in the part, in bytes.
    pub range: Range<usize>,
    /// What it says, entities resolved.
    pub text: String,
    /// Whether it is marked as Japanese or Korean.
    pub is_foreign: bool,
}

struct Scanner<'p> {
    rules: &'p Rules,
    /// Open elements' local names.
    open: Vec<&'p str>,
    /// How many of them are passed over.
    skipped: usize,
    /// Paragraphs that are open, and where their results go.
    paragraphs: Vec<usize>,
    found: Vec<Texts>,
    /// Text outside paragraphs, by element.
    is_foreign: bool,
    /// Whether the last event was text of the same element: then the stretch goes on.
    goes_on: bool,
}

/// Finds the paragraphs of a part, in the order in which they begin.
///
/// Errors if it is no well-formed XML.
pub fn scan(part: &str, rules: &Rules) -> Result<Vec<Texts>, String> {
    // Positions count from behind a byte order mark.
    let begin = part.len() - part.trim_start_matches('\u{FEFF}').len();
    let mut reader = Reader::from_str(part.get(begin..).unwrap_or_default());
    let mut scanner = Scanner {
        rules,
        open: Vec::new(),
        skipped: 0,
        paragraphs: Vec::new(),
        found: Vec::new(),
        is_foreign: false,
        goes_on: false,
    };
    loop {
        let start = position(&reader, begin);
        let event = reader.read_event().map_err(|error| broken(&reader, &error))?;
        let range = start..position(&reader, begin);
        let raw = part.get(range.clone()).unwrap_or_default();
        let is_text = matches!(event, Event::Text(_) | Event::GeneralRef(_) | Event::CData(_));
        match event {
            Event::Start(_) => scanner.start(raw, start)?,
            Event::Empty(_) => {
                scanner.start(raw, start)?;
                scanner.end();
            }
            Event::End(_) => scanner.end(),
            Event::Text(_) => scanner.text(range, raw),
            Event::CData(data) => scanner.text(range, &data.into_inner()),
            Event::GeneralRef(_) => match quick_xml::escape::unescape(raw) {
                Ok(text) => scanner.text(range, &text),
                // An entity of HTML's: it stays as it is.
                Err(_) => scanner.goes_on = false,
            },
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            Event::Eof => break,
        }
        scanner.goes_on &= is_text;
    }
    if !scanner.open.is_empty() {
        return Err("it is cut off: elements are not closed".to_owned());
    }
    Ok(scanner.found)
}

/// Returns the part with stretches replaced; `changed` is in the order of their ranges.
#[must_use]
pub fn replace(part: &str, changed: &[(Range<usize>, String)]) -> String {
    let mut result = String::with_capacity(part.len());
    let mut done = 0;
    for (range, text) in changed {
        result.push_str(part.get(done..range.start).unwrap_or_default());
        let escaped = quick_xml::escape::escape(text.as_str());
        // A line's end that the file wrote as it is, and is read as a newline (XML 1.0, 2.11), is
        // no carriage return of the text.
        match part.get(range.clone()).is_some_and(|old| old.contains('\r')) {
            true => result.push_str(&escaped.replace("&#13;", "\r")),
            false => result.push_str(&escaped),
        }
        done = range.end;
    }
    result.push_str(part.get(done..).unwrap_or_default());
    result
}

impl<'p> Scanner<'p> {
    fn start(&mut self, raw: &'p str, at: usize) -> Result<(), String> {
        if self.open.len() >= DEEPEST {
            return Err(format!("elements are nested more than {DEEPEST} deep"));
        }
        let (qualified, attributes) = parted(raw);
        let name = local(qualified);
        // Formulas' text elements have the name of the text's own.
        let is_formula = qualified.starts_with("m:") || name == "math";
        let is_skipped = is_formula || self.rules.skipped.contains(&name);
        self.open.push(name);
        self.skipped += usize::from(self.skipped > 0 || is_skipped);
        if self.skipped > 0 {
            return Ok(());
        }
        if self.rules.breaks.contains(&name)
            && let Some(texts) = self.paragraphs.last().and_then(|&at| self.found.get_mut(at))
        {
            texts.stretches.push(None);
        }
        if self.rules.paragraphs.contains(&name) {
            self.found.push(Texts::default());
            self.paragraphs.push(self.found.len() - 1);
        }
        match name {
            "r" => self.is_foreign = false,
            "lang" => {
                let mut found = Attributes::new(attributes, 0);
                let mut found = found.with_checks(false).flatten();
                let east_asian = found.find(|one| one.key.into_inner().ends_with("eastAsia"));
                self.is_foreign = east_asian.is_some_and(|lang| {
                    lang.value.starts_with("ja") || lang.value.starts_with("ko")
                });
            }
            _ => {}
        }
        let offset = at + raw.find(attributes).unwrap_or(0);
        for &(_, wanted) in self.rules.attributes.iter().filter(|(element, _)| *element == name) {
            self.attribute(attributes, offset, wanted);
        }
        Ok(())
    }

    /// Adds an attribute's value as a paragraph.
    fn attribute(&mut self, attributes: &'p str, offset: usize, wanted: &str) {
        for attribute in Attributes::new(attributes, 0).with_checks(false).flatten() {
            let key = attribute.key.into_inner();
            if key.rsplit(':').next() != Some(wanted) {
                continue;
            }
            let Ok(text) = quick_xml::escape::unescape(&attribute.value) else { continue };
            let value = &*attribute.value;
            let Some(start) = place(attributes, key, value) else { continue };
            let range = offset + start..offset + start + value.len();
            let stretch = Stretch { range, text: text.into_owned(), is_foreign: false };
            self.found.push(Texts { stretches: vec![Some(stretch)] });
        }
    }

    fn end(&mut self) {
        let Some(name) = self.open.pop() else { return };
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        if self.rules.paragraphs.contains(&name) {
            self.paragraphs.pop();
        }
        self.is_foreign &= name != "r";
    }

    fn text(&mut self, range: Range<usize>, text: &str) {
        let holds = self.rules.texts.is_empty()
            || self.open.last().is_some_and(|name| self.rules.texts.contains(name));
        if self.skipped > 0 || !holds || text.is_empty() {
            return;
        }
        let Some(texts) = self.paragraphs.last().and_then(|&at| self.found.get_mut(at)) else {
            return;
        };
        if self.goes_on
            && let Some(Some(last)) = texts.stretches.last_mut()
            && last.range.end == range.start
        {
            last.range.end = range.end;
            last.text.push_str(text);
            return;
        }
        self.goes_on = true;
        let is_foreign = self.is_foreign;
        texts.stretches.push(Some(Stretch { range, text: text.to_owned(), is_foreign }));
    }
}

/// Returns where an attribute's value begins in its tag.
fn place(attributes: &str, key: &str, value: &str) -> Option<usize> {
    attributes.match_indices(key).find_map(|(at, _)| {
        let rest = attributes.get(at + key.len()..)?;
        let quoted = rest.trim_start().strip_prefix('=')?.trim_start();
        let inner = quoted.strip_prefix(['"', '\''])?;
        inner.starts_with(value).then(|| attributes.len() - inner.len())
    })
}

/// Splits a tag into its name and its attributes.
fn parted(raw: &str) -> (&str, &str) {
    let tag = raw.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
    tag.split_at(tag.find(|c: char| c.is_ascii_whitespace()).unwrap_or(tag.len()))
}

/// Returns a name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Finds the values of attributes that are to be others. `change` is told the element, the
/// attribute, both without prefixes, and the value.
///
/// Errors if the part is no well-formed XML.
pub fn values(
    part: &str,
    change: &dyn Fn(&str, &str, &str) -> Option<&'static str>,
) -> Result<Vec<(Range<usize>, String)>, String> {
    let begin = part.len() - part.trim_start_matches('\u{FEFF}').len();
    let mut reader = Reader::from_str(part.get(begin..).unwrap_or_default());
    let mut found = Vec::new();
    loop {
        let start = position(&reader, begin);
        let event = reader.read_event().map_err(|error| broken(&reader, &error))?;
        match event {
            Event::Start(_) | Event::Empty(_) => {}
            Event::Eof => return Ok(found),
            _ => continue,
        }
        let raw = part.get(start..position(&reader, begin)).unwrap_or_default();
        let (name, attributes) = parted(raw);
        let offset = start + raw.len() - raw.trim_start_matches('<').len() + name.len();
        for attribute in Attributes::new(attributes, 0).with_checks(false).flatten() {
            let key = attribute.key.into_inner();
            let value = &*attribute.value;
            if let Some(new) = change(local(name), local(key), value)
                && let Some(at) = place(attributes, key, value)
            {
                found.push((offset + at..offset + at + value.len(), new.to_owned()));
            }
        }
    }
}

/// Where a reader stands in a part that begins with `begin` bytes of byte order mark.
fn position(reader: &Reader<&[u8]>, begin: usize) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX).saturating_add(begin)
}

fn broken(reader: &Reader<&[u8]>, error: &quick_xml::Error) -> String {
    format!("it is no well-formed XML (byte {}): {error}", reader.error_position())
}

#[cfg(test)]
mod tests {
    use super::{Rules, replace, scan, values};

    const WORD: Rules = Rules {
        paragraphs: &["p"],
        texts: &["t"],
        skipped: &["del"],
        breaks: &["br"],
        attributes: &[("docPr", "descr")],
    };

    fn shown(part: &str) -> Vec<String> {
        let found = scan(part, &WORD).unwrap();
        let text = |texts: &super::Texts| {
            let stretches = texts.stretches.iter();
            let shown = stretches.map(|one| one.as_ref().map_or("/", |one| one.text.as_str()));
            shown.collect::<Vec<_>>().join("|")
        };
        found.iter().map(text).collect()
    }

    #[test]
    fn text_belongs_to_the_innermost_paragraph() {
        let part = "<d><p><t>a</t><box><p><t>b</t></p></box><t>c</t><br/><t>d&amp;<![CDATA[<]]></t>\
                    <del><t>x</t></del></p><o descr=''/><docPr descr='e \"&lt;'/></d>";
        assert_eq!(shown(part), ["a|c|/|d&<", "b", "e \"<"]);
    }

    #[test]
    fn nothing_but_the_stretches_changes() {
        let part = "<d a='1'  ><p ><t xml:space=\"preserve\">一&#x4E8C;</t></p><!-- x --></d>\n";
        let found = scan(part, &WORD).unwrap();
        let range = found[0].stretches[0].as_ref().unwrap().range.clone();
        assert_eq!(&part[range.clone()], "一&#x4E8C;");
        let changed = replace(part, &[(range, "<&>".to_owned())]);
        assert_eq!(changed, part.replace("一&#x4E8C;", "&lt;&amp;&gt;"));
        assert_eq!(replace(part, &[]), part);
    }

    #[test]
    fn byte_order_marks_and_line_ends_stay() {
        let part = "\u{FEFF}<d>\r\n<p><t>一\r\n二</t></p></d>";
        let found = scan(part, &WORD).unwrap();
        let range = found[0].stretches[0].as_ref().unwrap().range.clone();
        assert_eq!(&part[range.clone()], "一\r\n二");
        let changed = replace(part, &[(range, "三\r\n二".to_owned())]);
        assert_eq!(changed, part.replace('一', "三"));
    }

    #[test]
    fn values_are_found_where_they_stand() {
        let part =
            "<d><w:lang w:val='zh' w:eastAsia = \"zh-TW\"/><lang val=\"zh-TW\">zh-TW</lang></d>";
        let found = values(part, &|element, name, value| {
            (element == "lang" && name == "eastAsia" && value == "zh-TW").then_some("zh-CN")
        });
        let changed = replace(part, &found.unwrap());
        assert_eq!(changed, part.replacen("zh-TW", "zh-CN", 1));
    }

    #[test]
    fn broken_parts_are_errors() {
        for part in ["<a><b></a>", "<a>", "<a b"] {
            assert!(scan(part, &WORD).is_err(), "{part}");
        }
    }
}
