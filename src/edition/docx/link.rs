//! Where links lead in Word.
//!
//! In: a link's target. Out: a bookmark, a relationship or a field. A relationship's target must
//! be a valid URI, or Word calls the whole file corrupt; whatever is not surely one becomes a
//! `HYPERLINK` field, whose target is mere text.

use super::Writer;
use super::xml::Xml;
use crate::layout::{LayoutLink, LinkTarget};

/// The longest link Word takes, in characters.
const LONGEST: usize = 2_000;
/// The longest tip Word shows, in characters.
const LONGEST_TIP: usize = 250;

/// What has to be closed after a link's text.
pub(super) enum Open {
    Nothing,
    Element,
    Field,
}

/// Begins a link; text follows, then [`end`].
pub(super) fn start(writer: &mut Writer<'_>, link: &LayoutLink) -> Open {
    let tip = tip(link);
    let mut attributes = Vec::new();
    if let Some(tip) = tip.as_deref() {
        attributes.push(("w:tooltip", tip));
    }
    attributes.push(("w:history", "1"));
    match &link.target {
        LinkTarget::Section(key) if writer.anchors.contains_key(key.as_str()) => {
            let bookmark = key.to_bookmark();
            attributes.insert(0, ("w:anchor", &bookmark));
            writer.xml.start("w:hyperlink", &attributes);
            Open::Element
        }
        LinkTarget::Section(_) | LinkTarget::Dead(_) => Open::Nothing,
        LinkTarget::External(url) if url.is_empty() || url.chars().count() > LONGEST => {
            Open::Nothing
        }
        LinkTarget::External(url) => {
            if let Some(uri) = uri(url) {
                let id = writer.relations.external("hyperlink", &uri);
                attributes.insert(0, ("r:id", &id));
                writer.xml.start("w:hyperlink", &attributes);
                return Open::Element;
            }
            start_field(&mut writer.xml, &instruction("", url, tip.as_deref()));
            Open::Field
        }
    }
}

/// Begins a link where only runs may stand: as a field, whatever its target.
pub(super) fn start_as_field(writer: &mut Writer<'_>, link: &LayoutLink) -> Open {
    let tip = tip(link);
    let instruction = match &link.target {
        LinkTarget::Section(key) if writer.anchors.contains_key(key.as_str()) => {
            instruction("\\l ", &key.to_bookmark(), tip.as_deref())
        }
        LinkTarget::External(url) if !url.is_empty() && url.chars().count() <= LONGEST => {
            instruction("", uri(url).as_deref().unwrap_or(url), tip.as_deref())
        }
        LinkTarget::Section(_) | LinkTarget::Dead(_) | LinkTarget::External(_) => {
            return Open::Nothing;
        }
    };
    start_field(&mut writer.xml, &instruction);
    Open::Field
}

/// Returns what Word shows over a link. It is one line: a field's code must not hold a tab.
fn tip(link: &LayoutLink) -> Option<String> {
    let title = link.title.as_deref().filter(|title| !title.is_empty())?;
    let one_line = |c: char| if c.is_control() { ' ' } else { c };
    Some(title.chars().take(LONGEST_TIP).map(one_line).collect())
}

/// Returns what a `HYPERLINK` field says (ISO/IEC 29500-1, 17.16.5.25).
fn instruction(switch: &str, target: &str, tip: Option<&str>) -> String {
    let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    let tip = tip.map(|tip| format!("\\o \"{}\" ", quoted(tip))).unwrap_or_default();
    format!(" HYPERLINK {switch}\"{}\" {tip}", quoted(target))
}

/// Ends what [`start`] began.
pub(super) fn end(writer: &mut Writer<'_>, open: &Open) {
    match open {
        Open::Nothing => {}
        Open::Element => writer.xml.end(),
        Open::Field => end_field(&mut writer.xml),
    }
}

/// Writes a complex field up to its result (ISO/IEC 29500-1, 17.16.18).
pub(super) fn start_field(xml: &mut Xml, instruction: &str) {
    begin_field(xml, &[("w:fldCharType", "begin")], instruction);
}

/// Writes a field that Word leaves as it is until an editor unlocks it, up to its result.
pub(super) fn start_locked_field(xml: &mut Xml, instruction: &str) {
    begin_field(xml, &[("w:fldCharType", "begin"), ("w:fldLock", "1")], instruction);
}

fn begin_field(xml: &mut Xml, begin: &[(&str, &str)], instruction: &str) {
    field_character(xml, begin);
    xml.start("w:r", &[]);
    xml.element("w:instrText", &[("xml:space", "preserve")], instruction);
    xml.end();
    field_character(xml, &[("w:fldCharType", "separate")]);
}

/// Ends a complex field.
pub(super) fn end_field(xml: &mut Xml) {
    field_character(xml, &[("w:fldCharType", "end")]);
}

/// Writes a complex field that shows nothing.
pub(super) fn silent_field(xml: &mut Xml, instruction: &str) {
    field_character(xml, &[("w:fldCharType", "begin")]);
    xml.start("w:r", &[]);
    xml.element("w:instrText", &[("xml:space", "preserve")], instruction);
    xml.end();
    end_field(xml);
}

fn field_character(xml: &mut Xml, attributes: &[(&str, &str)]) {
    xml.start("w:r", &[]);
    xml.empty("w:fldChar", attributes);
    xml.end();
}

/// Returns a link as a URI that every reader of the package accepts, or `None`.
///
/// Non-ASCII characters and spaces are percent-encoded (RFC 3986, 2.1).
fn uri(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once(':')?;
    let host = match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" | "ftp" => {
            let rest = rest.strip_prefix("//")?;
            rest.split(['/', '?', '#']).next()?
        }
        "mailto" => {
            let (name, host) = rest.split('?').next()?.split_once('@')?;
            let is_plain = |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c);
            if name.is_empty() || !name.chars().all(is_plain) {
                return None;
            }
            host
        }
        _ => return None,
    };
    let (host, port) = host.split_once(':').unwrap_or((host, "80"));
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    if !host.split('.').all(is_label) || port.parse::<u16>().is_err() {
        return None;
    }
    let mut uri = String::with_capacity(url.len());
    let mut bytes = url.bytes().peekable();
    let mut fragments = 0;
    while let Some(byte) = bytes.next() {
        let keep = byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=".contains(&byte);
        fragments += usize::from(byte == b'#');
        if keep {
            uri.push(char::from(byte));
        } else if byte == b'%' && bytes.peek().is_some_and(u8::is_ascii_hexdigit) {
            uri.push('%');
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    (fragments <= 1).then_some(uri)
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn only_sure_uris_become_relationships() {
        assert_eq!(
            uri("https://a.example/书 1?q=%20#x").as_deref(),
            Some("https://a.example/%E4%B9%A6%201?q=%20#x")
        );
        assert_eq!(uri("mailto:a.b@c.example").as_deref(), Some("mailto:a.b@c.example"));
        for bad in [
            "http://",
            "http://[x",
            "http:///x",
            "mailto:a b@c",
            "notes.txt",
            "javascript:x",
            "http://a:b/",
            "http://a#b#c",
            "http://..",
            "",
        ] {
            assert_eq!(uri(bad), None, "{bad}");
        }
    }
}
