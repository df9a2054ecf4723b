//! The one door to quick-xml: balanced elements, escaped text, nothing that XML forbids.
//!
//! In: element names, attributes and text as they are. Out: the bytes of one part.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesDecl, BytesEnd, BytesText, Event};

use super::archive::{Deflater, Packed};

/// Attributes of an element, in the order in which they are written.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

/// How much is written before it is deflated.
const PIECE: usize = 1 << 16;

/// What stands on both sides of a gap's name: a character that no text has, as XML forbids it.
const GAP: u8 = 1;

/// One part in the making.
pub(super) struct Xml {
    writer: Writer<Vec<u8>>,
    open: Vec<Cow<'static, str>>,
    dropped: usize,
    /// What was written before deflating began, and the deflater.
    deflating: Option<(Vec<u8>, Deflater)>,
}

/// A part written.
#[derive(Debug)]
pub(super) struct Written {
    /// Where there may be gaps.
    pub(super) opening: Vec<u8>,
    /// What follows, if it was deflated as it was written.
    pub(super) rest: Option<Packed>,
}

impl Xml {
    /// Begins a part with its declaration and its root element.
    pub(super) fn new(root: &'static str, attributes: Attributes<'_>) -> Self {
        let mut xml = Self::fragment();
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))));
        xml.start(root, attributes);
        xml
    }

    /// Begins what will stand inside a part.
    pub(super) fn fragment() -> Self {
        Self { writer: Writer::new(Vec::new()), open: Vec::new(), dropped: 0, deflating: None }
    }

    /// Deflates what is written from here on, so that it takes little room. There must be no gaps
    /// in it.
    pub(super) fn deflate_rest(&mut self) {
        if self.deflating.is_none() {
            let opening = std::mem::take(self.writer.get_mut());
            self.deflating = Some((opening, Deflater::default()));
        }
    }

    /// Leaves a gap; [`filled`] fills it in.
    pub(super) fn gap(&mut self, name: &str) {
        let bytes = self.writer.get_mut();
        bytes.push(GAP);
        bytes.extend_from_slice(name.as_bytes());
        bytes.push(GAP);
    }

    /// Opens an element.
    pub(super) fn start(&mut self, name: impl Into<Cow<'static, str>>, attributes: Attributes<'_>) {
        let name = name.into();
        self.tag(&name, attributes, ">");
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
        self.tag(name, attributes, "/>");
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

    /// Closes what is open and returns the part, none of which may have been deflated.
    pub(super) fn finish(self) -> Vec<u8> {
        self.close().opening
    }

    /// Closes what is open and returns the part.
    pub(super) fn close(mut self) -> Written {
        while !self.open.is_empty() {
            self.end();
        }
        let bytes = self.writer.into_inner();
        match self.deflating {
            Some((opening, mut deflater)) => {
                deflater.write(&bytes);
                Written { opening, rest: Some(deflater.finish()) }
            }
            None => Written { opening: bytes, rest: None },
        }
    }

    /// Writes a tag. An [`Event`] would first copy it, and grow with each attribute: a sixth of all
    /// allocations of a run.
    fn tag(&mut self, name: &str, attributes: Attributes<'_>, end: &str) {
        self.push(&["<", name]);
        for &(key, value) in attributes {
            let value = self.permitted(value);
            let Attribute { key, value } = Attribute::from((key, &*value));
            self.push(&[" ", key.as_ref(), "=\"", &value, "\""]);
        }
        self.push(&[end]);
        self.deflate_piece();
    }

    fn push(&mut self, pieces: &[&str]) {
        let bytes = self.writer.get_mut();
        for piece in pieces {
            bytes.extend_from_slice(piece.as_bytes());
        }
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
        self.deflate_piece();
    }

    fn deflate_piece(&mut self) {
        let bytes = self.writer.get_mut();
        if let Some((_, deflater)) = &mut self.deflating
            && bytes.len() >= PIECE
        {
            deflater.write(bytes);
            bytes.clear();
        }
    }
}

/// Fills the gaps in what was written; `fill` gets their names and writes what belongs there.
pub(super) fn filled(written: &[u8], fill: impl Fn(&str, &mut Xml)) -> Vec<u8> {
    let mut filled = Vec::with_capacity(written.len());
    for (index, piece) in written.split(|&byte| byte == GAP).enumerate() {
        if index % 2 == 0 {
            filled.extend_from_slice(piece);
        } else {
            let mut xml = Xml::fragment();
            fill(&String::from_utf8_lossy(piece), &mut xml);
            filled.append(&mut xml.finish());
        }
    }
    filled
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
    use super::{Xml, filled};

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
    fn gaps_are_filled_before_what_was_deflated() {
        let mut xml = Xml::new("r", &[]);
        xml.gap("a");
        xml.element("p", &[], "\u{1}b\u{1}");
        xml.gap("none");
        xml.deflate_rest();
        xml.start("p", &[]);
        let written = xml.close();
        assert!(written.rest.is_some());
        let fill = |name: &str, xml: &mut Xml| {
            if name == "a" {
                xml.element("folio", &[], "1 & 2");
            }
        };
        let text = String::from_utf8(filled(&written.opening, fill)).expect("UTF-8");
        assert!(text.ends_with("<r><folio>1 &amp; 2</folio><p>b</p>"), "{text}");
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
