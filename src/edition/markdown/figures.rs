//! Figures, and the captions of figures and tables.

use super::delimiters::delimiter;
use super::inlines::{Place, image_markup};
use super::{Flavour, Writer, escape};
use crate::document::Marks;
use crate::layout::{LayoutFigure, LayoutInline, LayoutParagraph, LayoutReference};
use crate::outline::Key;

impl Writer<'_> {
    pub(super) fn figure(&self, figure: &LayoutFigure) -> Vec<String> {
        let in_paragraph = self.has_caption_paragraph(figure);
        let caption = figure.caption.as_ref();
        let title = caption.filter(|_| !in_paragraph).map(|caption| plain_text(&caption.content));
        let mut line = if self.is_pandoc() && !is_wrapped(figure) {
            self.pandoc_figure(figure, title.as_deref(), in_paragraph)
        } else {
            self.wrapped_image(figure, title.as_deref())
        };
        if in_paragraph {
            let caption = self.caption_element(caption, figure.anchor.as_ref());
            return vec![line, String::new(), caption];
        }
        if let Some(key) = figure.anchor.as_ref().filter(|_| !self.is_pandoc()) {
            line.insert_str(0, &format!("<a id=\"{key}\"></a>"));
        }
        vec![line]
    }

    /// Writes an image with its link and what protects it.
    fn wrapped_image(&self, figure: &LayoutFigure, caption: Option<&str>) -> String {
        let flavour = self.options.flavour;
        let path = self.image_path(figure.image);
        let mut image = image_markup(&figure.alt, &path, caption, Place::Paragraph, flavour);
        if let Some((target, title)) = figure.link.and_then(|id| self.link(id)) {
            let title = title
                .map_or_else(String::new, |title| format!(" {}", escape::title(&title, false)));
            image = format!("[{image}]({}{title})", escape::target(&target, false));
        }
        if figure.protected {
            let tag = |opens| delimiter(Marks::PROTECTED, true, opens, flavour);
            image = format!("{}{image}{}", tag(true), tag(false));
        }
        image
    }

    /// Writes a figure as pandoc has it: what stands in brackets is the caption.
    fn pandoc_figure(
        &self,
        figure: &LayoutFigure,
        caption: Option<&str>,
        in_paragraph: bool,
    ) -> String {
        let flavour = self.options.flavour;
        let path = self.image_path(figure.image);
        let image =
            image_markup(caption.unwrap_or_default(), &path, None, Place::Paragraph, flavour);
        let key = figure.anchor.as_ref().filter(|_| !in_paragraph).map(|key| format!("#{key}"));
        let alt = (caption.is_some() || !figure.alt.is_empty())
            .then(|| format!("alt=\"{}\"", escape::quoted(&figure.alt)));
        match key.into_iter().chain(alt).collect::<Vec<String>>().as_slice() {
            [] => image,
            attributes => format!("{image}{{{}}}", attributes.join(" ")),
        }
    }

    /// Whether a figure's caption and key need a paragraph of their own: the caption is more than an
    /// image's title can hold, or pandoc would not take the image for a figure.
    pub(super) fn has_caption_paragraph(&self, figure: &LayoutFigure) -> bool {
        let has_any = figure.caption.is_some() || figure.anchor.is_some();
        let is_inline = self.is_pandoc() && is_wrapped(figure);
        (is_inline && has_any) || !has_plain_caption(figure)
    }

    /// Writes a table's caption as a paragraph of its own.
    pub(super) fn table_caption(
        &self,
        caption: Option<&LayoutParagraph>,
        key: Option<&Key>,
    ) -> String {
        match self.options.flavour {
            Flavour::Gfm | Flavour::CommonMark => self.caption_element(caption, key),
            Flavour::Pandoc => {
                let text = caption.map(|caption| self.inlines(&caption.content, Place::Caption));
                let key = key.map(|key| format!("{{#{key}}}"));
                let parts: Vec<String> = text.into_iter().chain(key).collect();
                format!(": {}", parts.join(" "))
            }
        }
    }

    /// Writes a caption as an element whose text every renderer shows.
    fn caption_element(&self, caption: Option<&LayoutParagraph>, key: Option<&Key>) -> String {
        let text = caption.map(|caption| self.inlines(&caption.content, Place::Caption));
        let id = key.map_or_else(String::new, |key| format!(" id=\"{key}\""));
        format!("<span class=\"caption\"{id}>{}</span>", text.unwrap_or_default())
    }
}

/// Whether something stands around the image.
fn is_wrapped(figure: &LayoutFigure) -> bool {
    figure.link.is_some() || figure.protected
}

/// Whether a figure's caption, if it has one, is bare text.
fn has_plain_caption(figure: &LayoutFigure) -> bool {
    // The image and its caption are protected together.
    let protection = if figure.protected { Marks::PROTECTED } else { Marks::empty() };
    let is_plain = |inline: &LayoutInline| match inline {
        LayoutInline::Text(run) => {
            run.marks == protection
                && run.link.is_none()
                && run.ruby.is_none()
                && run.lang.is_none()
        }
        LayoutInline::NoteCall { .. }
        | LayoutInline::Image { .. }
        | LayoutInline::Reference(_)
        | LayoutInline::Index(_)
        | LayoutInline::Break => false,
    };
    let number = usize::from(figure.number.is_some());
    let mut content = figure.caption.iter().flat_map(|caption| &caption.content).skip(number);
    content.all(is_plain)
}

/// Returns inline content without marks.
fn plain_text(content: &[LayoutInline]) -> String {
    content
        .iter()
        .map(|inline| match inline {
            LayoutInline::Text(run) | LayoutInline::Reference(LayoutReference { run, .. }) => {
                run.text.as_str()
            }
            LayoutInline::Image { alt, .. } => alt.as_str(),
            LayoutInline::Break => " ",
            LayoutInline::NoteCall { .. } | LayoutInline::Index(_) => "",
        })
        .collect()
}
