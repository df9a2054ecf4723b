//! A part with elements added to it, and not another byte of it changed.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;

/// The namespace of word-processing parts.
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// An element directly below the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Child<'p> {
    /// Its name without a prefix.
    pub name: &'p str,
    /// Where it stands in the part, in bytes.
    pub range: Range<usize>,
}

/// A part's root and what stands directly below it.
#[derive(Debug)]
pub struct Elements<'p> {
    text: &'p str,
    /// The root's name as written.
    root: &'p str,
    /// Where the root's opening tag stands.
    opening: Range<usize>,
    /// Where its closing tag begins; `None` if it has none.
    closing: Option<usize>,
    /// What is in it.
    pub children: Vec<Child<'p>>,
}

impl<'p> Elements<'p> {
    /// Finds the elements of a part.
    ///
    /// Errors if it is no well-formed XML or has no root.
    pub fn find(text: &'p str) -> Result<Self, String> {
        let mut reader = Reader::from_str(text);
        let mut depth = 0_usize;
        let mut begun = 0;
        let mut found = Self { text, root: "", opening: 0..0, closing: None, children: Vec::new() };
        loop {
            let start = position(&reader);
            let event = reader
                .read_event()
                .map_err(|error| format!("it is no well-formed XML (byte {start}): {error}"))?;
            let range = start..position(&reader);
            match event {
                Event::Start(_) | Event::Empty(_) if depth == 0 && found.root.is_empty() => {
                    found.root = name(text.get(range.clone()).unwrap_or_default());
                    found.opening = range;
                    if matches!(event, Event::Empty(_)) {
                        break;
                    }
                    depth = 1;
                }
                Event::Start(_) => {
                    if depth == 1 {
                        begun = start;
                    }
                    depth += 1;
                }
                Event::Empty(_) if depth == 1 => found.push(range),
                Event::End(_) => {
                    depth = depth.saturating_sub(1);
                    match depth {
                        0 => found.closing = Some(start),
                        1 => found.push(begun..range.end),
                        _ => {}
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        if found.root.is_empty() { Err("it has no root element".to_owned()) } else { Ok(found) }
    }

    fn push(&mut self, range: Range<usize>) {
        let name = name(self.text.get(range.clone()).unwrap_or_default());
        self.children.push(Child { name: name.rsplit(':').next().unwrap_or(name), range });
    }

    /// Returns the text of the elements of a name, one behind the other.
    #[must_use]
    pub fn text_of(&self, name: &str) -> String {
        let children = self.children.iter().filter(|child| child.name == name);
        children.filter_map(|child| self.text.get(child.range.clone())).collect()
    }

    /// Returns the part with elements added, each text before the first element of one of its
    /// names, or at the end. The texts stand in order, and call the word-processing namespace `w`.
    ///
    /// Errors if the part means something else by `w`.
    pub fn with(&self, added: &[(&[&str], &str)]) -> Result<String, String> {
        let opening = self.text.get(self.opening.clone()).unwrap_or_default();
        let mut text = String::with_capacity(self.text.len() + 1024);
        let head = self.opening.start + 1 + self.root.len();
        text.push_str(self.text.get(..head).unwrap_or_default());
        if !opening.contains("xmlns:w=") {
            text.push_str(&format!(" xmlns:w=\"{WORD}\""));
        } else if ![format!("xmlns:w=\"{WORD}\""), format!("xmlns:w='{WORD}'")]
            .iter()
            .any(|declaration| opening.contains(declaration))
        {
            return Err("it means something else than Word by the prefix w".to_owned());
        }
        let end = self.closing.unwrap_or(self.opening.end);
        let mut done = head;
        if self.closing.is_none() {
            let tag = self.text.get(head..end).unwrap_or_default();
            text.push_str(tag.strip_suffix("/>").unwrap_or(tag));
            text.push('>');
            done = end;
        }
        for (before, element) in added {
            let next = self.children.iter().find(|child| before.contains(&child.name));
            let at = next.map_or(end, |child| child.range.start).max(done);
            text.push_str(self.text.get(done..at).unwrap_or_default());
            text.push_str(element);
            done = at;
        }
        text.push_str(self.text.get(done..end).unwrap_or_default());
        if self.closing.is_none() {
            text.push_str(&format!("</{}>", self.root));
        }
        text.push_str(self.text.get(end..).unwrap_or_default());
        Ok(text)
    }
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

/// Returns the name in an opening tag, prefix included.
fn name(tag: &str) -> &str {
    let tag = tag.strip_prefix('<').unwrap_or(tag);
    let end = tag.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>');
    tag.get(..end.unwrap_or(tag.len())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Elements, WORD};

    #[test]
    fn elements_are_added_where_they_belong_and_nothing_else_changes() {
        let text = format!(
            "<?xml version=\"1.0\"?>\n<w:n xmlns:w='{WORD}'> <w:a><w:b/></w:a><!-- x -->\
             <w:b i='1'/></w:n>\n"
        );
        let elements = Elements::find(&text).unwrap();
        let names: Vec<&str> = elements.children.iter().map(|child| child.name).collect();
        assert_eq!(names, ["a", "b"]);
        assert_eq!(elements.text_of("b"), "<w:b i='1'/>");
        let more = elements.with(&[(&["b"], "<w:a/>"), (&[], "<w:b/>")]).unwrap();
        let expected = text.replace("<w:b i='1'/>", "<w:a/><w:b i='1'/><w:b/>");
        assert_eq!(more, expected);
    }

    #[test]
    fn an_empty_root_is_opened_and_a_prefix_declared() {
        let elements = Elements::find("<n:n xmlns:n='u' />").unwrap();
        let text = elements.with(&[(&[], "<w:a/>")]).unwrap();
        assert_eq!(text, format!("<n:n xmlns:w=\"{WORD}\" xmlns:n='u' ><w:a/></n:n>"));
        let other = Elements::find("<n xmlns:w='u'/>").unwrap();
        assert!(other.with(&[(&[], "<w:a/>")]).is_err());
        assert!(Elements::find("").is_err());
    }
}
