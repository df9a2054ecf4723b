//! Images: in the line, set apart with a caption, within the page itself.

use super::losses::Loss;
use super::read::Reader;
use super::tree::{Element, one_line};
use crate::document::{Block, Figure, Image, Inline, LinkId, Origin};
use crate::package;

/// The largest image taken out of a `data:` URL, in bytes of text.
const LARGEST_DATA: usize = 64 << 20;
/// The attributes in which scripts keep what they show later.
const LAZY: [&str; 4] = ["data-src", "data-original", "data-lazy-src", "data-actualsrc"];

impl<'b> Reader<'b> {
    /// Reads an image in the line.
    pub(super) fn image(&mut self, element: Element<'b>) {
        let alt = one_line(element.attribute("alt").unwrap_or_default());
        let is_sign = element.has_class(&["emoji", "wp-smiley", "mwe-math-fallback-image-inline"]);
        if is_sign && !alt.is_empty() {
            self.text(&alt, &Origin::new(element.span()));
            return;
        }
        if let Some(image) = self.image_of(element, alt) {
            self.part();
            self.leaf.push(Inline::Image(image), element.span());
        }
    }

    fn image_of(&mut self, element: Element<'_>, alt: String) -> Option<Image> {
        let span = element.span();
        let length = |name: &str| {
            let value = element.attribute(name)?.trim().trim_end_matches("px");
            value.parse::<u32>().ok()
        };
        let own = element.attribute("src").or_else(|| element.attribute("href"));
        let lazy = LAZY.iter().find_map(|name| element.attribute(name));
        let is_placeholder = own.is_none_or(|own| own.starts_with("data:") || own.is_empty());
        let written = lazy.filter(|_| is_placeholder).or(own).unwrap_or_default().trim();
        if written.is_empty() {
            return None;
        }
        if length("width") == Some(1) || length("height") == Some(1) {
            self.losses.add(Loss::Counter, span);
            return None;
        }
        if ["width", "height"].iter().any(|name| element.attribute(name).is_some()) {
            self.losses.add(Loss::ImageSize, span);
        }
        let source = match written.strip_prefix("data:") {
            Some(data) => self.data(data).or_else(|| {
                self.losses.add(Loss::BrokenData, span);
                None
            })?,
            None => self.path(written),
        };
        self.touch_link();
        let link: Option<LinkId> = self.look().link;
        let protected = self.state.lang.is_some();
        Some(Image { source, alt, protected, link, origin: Origin::new(span) })
    }

    /// Returns an image's path as its loader takes it: within a package, the part's name.
    fn path(&self, written: &str) -> String {
        let Some(page) = self.book.pages.get(self.page).filter(|_| self.book.is_package()) else {
            return written.to_owned();
        };
        if written.contains("://") || written.starts_with("//") {
            return written.to_owned();
        }
        let file = written.split(['#', '?']).next().unwrap_or_default();
        package::resolve(&page.name, file)
    }

    /// Takes an image out of a `data:` URL; returns what it is called.
    fn data(&mut self, data: &str) -> Option<String> {
        let (kind, content) = data.split_once(',')?;
        let ending = match kind.split(';').next()? {
            "image/png" => "png",
            "image/jpeg" | "image/jpg" => "jpg",
            "image/gif" => "gif",
            "image/webp" => "webp",
            _ => return None,
        };
        if !kind.ends_with(";base64") || content.len() > LARGEST_DATA {
            return None;
        }
        let bytes = base64(content)?;
        let known = self.images.iter().find(|(_, other)| **other == bytes);
        if let Some((name, _)) = known {
            return Some(name.clone());
        }
        let name = format!("image-{}.{ending}", self.images.len() + 1);
        self.images.insert(name.clone(), bytes);
        Some(name)
    }

    /// Reads an image with its caption; what else stands with them follows.
    pub(super) fn figure(&mut self, element: Element<'b>) {
        let is_caption = |inner: &Element<'_>| {
            inner.is("figcaption")
                || inner.has_class(&["wp-caption-text", "thumbcaption", "caption", "image-caption"])
        };
        let captions: Vec<Element<'b>> = element.below().filter(is_caption).take(1).collect();
        let mut key = self.index.key(self.place(element)).cloned();
        let caption_node = captions.first().copied();
        let mut caption = caption_node
            .map(|caption| self.line(|reader| reader.children(caption)).0)
            .unwrap_or_default();
        let blocks = self.inside(|reader| {
            if let Some(caption) = caption_node {
                reader.skip = Some(reader.place(caption));
            }
            reader.children(element);
            reader.skip = None;
        });
        for block in blocks {
            let block = match block {
                Block::Figure(mut figure) if figure.caption.is_empty() && !caption.is_empty() => {
                    figure.caption = std::mem::take(&mut caption);
                    figure.key = key.take();
                    Block::Figure(figure)
                }
                Block::Figure(figure) => {
                    Block::Figure(Figure { key: figure.key.or_else(|| key.take()), ..figure })
                }
                Block::Table(mut table) if table.caption.is_empty() => {
                    table.caption = std::mem::take(&mut caption);
                    table.key = table.key.or_else(|| key.take());
                    Block::Table(table)
                }
                other => other,
            };
            self.push(block);
        }
        if !caption.is_empty() {
            let origin = Origin::new(element.span());
            let paragraph = crate::document::Paragraph { content: caption, origin };
            self.push(Block::Paragraph(paragraph));
        }
    }

    /// Reads SVG and `MathML`.
    pub(super) fn foreign(&mut self, element: Element<'b>) {
        if element.name() == "math" {
            self.losses.add(Loss::Formula, element.span());
            let written = element.below().find(|inner| inner.name() == "annotation");
            let text = match (element.attribute("alttext"), written) {
                (Some(text), _) => one_line(text),
                (None, Some(annotation)) => annotation.line(),
                (None, None) => element.line(),
            };
            self.text(&text, &Origin::new(element.span()));
            return;
        }
        // E-books put a cover or plate into a drawing of nothing else.
        let mut images = element.below().filter(|inner| inner.name() == "image");
        match (images.next(), images.next()) {
            (Some(image), None) => {
                let title = element.elements().find(|inner| inner.name() == "title");
                let alt = title.map(Element::line).unwrap_or_default();
                if let Some(image) = self.image_of(image, alt) {
                    self.leaf.push(Inline::Image(image), element.span());
                }
            }
            _ => {
                let is_hidden = element.attribute("aria-hidden") == Some("true");
                let loss = if is_hidden { Loss::Hidden } else { Loss::Drawing };
                self.losses.add(loss, element.span());
            }
        }
    }
}

/// Decodes base64 (RFC 4648, 4); white space between is passed over.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => continue,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xFF).ok()?);
            bits &= (1 << count) - 1;
        }
    }
    (!bytes.is_empty()).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_decoded() {
        assert_eq!(base64("aGFu\ncHJlc3M=").as_deref(), Some(&b"hanpress"[..]));
        assert_eq!(base64("/+8="), Some(vec![0xFF, 0xEF]));
        assert_eq!(base64("a*b"), None);
        assert_eq!(base64(""), None);
    }
}
