//! The one door to quick-xml: balanced elements, escaped text, nothing that XML forbids.
//!
//! In: element names, attributes and text as they are. Out: the bytes of one part.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// Attributes of an element, in the order in which they are written.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

/// One part in the making.
pub(super) struct Xml {
    writer: Writer<Vec<u8>>,
    open: Vec<Cow<'static, str>>,
    dropped: usize,
}

impl Xml {
    /// Begins a part with its declaration and its root element.
    pub(super) fn new(root: &'static str, attributes: Attributes<'_>) -> Self {
        let mut xml = Self { writer: Writer::new(Vec::new()), open: Vec::new(), dropped: 0 };
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))));
        xml.start(root, attributes);
        xml
    }

    /// Opens an element.
    pub(super) fn start(&mut self, name: impl Into<Cow<'static, str>>, attributes: Attributes<'_>) {
        let name = name.into();
        let tag = self.tag(&name, attributes);
        self.event(Event::Start(tag));
        self.open.push(name);
    }

    /// Closes the element opened last.
    pub(super) fn end(&mut self) {
        if let Some(name) = self.open.pop() {
            self.event(Event::End(BytesEnd::new(name)));
        }
    }

    /// Writes an element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        let tag = self.tag(name, attributes);
        self.event(Event::Empty(tag));
    }

    /// Writes an element that holds nothing but `w:val`.
    pub(super) fn value(&mut self, name: &str, value: &str) {
        self.empty(name, &[("w:val", value)]);
    }

    /// Writes an on/off element (ISO/IEC 29500-1, 22.9.2.7); its bare presence means on.
    pub(super) fn switch(&mut self, name: &str, on: bool) {
        if on {
            self.empty(name, &[]);
        } else {
            self.value(name, "0");
        }
    }

    /// Writes an element that holds nothing but text.
    pub(super) fn element(&mut self, name: &'static str, attributes: Attributes<'_>, text: &str) {
        self.start(name, attributes);
        self.text(text);
        self.end();
    }

    /// Writes text.
    pub(super) fn text(&mut self, text: &str) {
        let text = self.permitted(text);
        self.event(Event::Text(BytesText::new(&text)));
    }

    /// Returns how many forbidden characters were dropped since this was last asked.
    pub(super) fn take_dropped(&mut self) -> usize {
        std::mem::take(&mut self.dropped)
    }

    /// Closes what is open and returns the part.
    pub(super) fn finish(mut self) -> Vec<u8> {
        while !self.open.is_empty() {
            self.end();
        }
        self.writer.into_inner()
    }

    fn tag<'n>(&mut self, name: &'n str, attributes: Attributes<'_>) -> BytesStart<'n> {
        let mut tag = BytesStart::new(name);
        for &(key, value) in attributes {
            let value = self.permitted(value);
            tag.push_attribute((key, &*value));
        }
        tag
    }

    fn permitted<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        if text.chars().all(is_permitted) {
            return Cow::Borrowed(text);
        }
        let kept: String = text.chars().filter(|&c| is_permitted(c)).collect();
        self.dropped += text.chars().count() - kept.chars().count();
        Cow::Owned(kept)
    }

    fn event(&mut self, event: Event<'_>) {
        let written = self.writer.write_event(event);
        debug_assert!(written.is_ok(), "a Vec takes every write");
    }
}

/// XML 1.0, production 2 `Char`; lone surrogates cannot occur in a `str`.
fn is_permitted(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        _ => character >= ' ',
    }
}

#[cfg(test)]
mod tests {
    use super::Xml;

    #[test]
    fn hostile_text_stays_text() {
        let mut xml = Xml::new("r", &[("a", "\"<\u{1}&\n")]);
        xml.text("]]>&amp;\u{0}<r/>\u{ffff}");
        assert_eq!(xml.take_dropped(), 3);
        let text = String::from_utf8(xml.finish()).expect("UTF-8");
        let (_, root) = text.split_once("?>").expect("a declaration");
        assert_eq!(root, "<r a=\"&quot;&lt;&amp;&#10;\">]]&gt;&amp;amp;&lt;r/&gt;</r>");
    }

    #[test]
    fn open_elements_are_closed() {
        let mut xml = Xml::new("r", &[]);
        xml.start("p", &[]);
        xml.switch("on", true);
        xml.switch("off", false);
        let text = String::from_utf8(xml.finish()).expect("UTF-8");
        assert!(text.ends_with("<r><p><on/><off w:val=\"0\"/></p></r>"), "{text}");
    }
}
