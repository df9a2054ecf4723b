//! The forms in which outlines are written.

use std::fmt::Write;

use serde::Serialize;

use super::{ExportedOutline, ExportedSection, OutlineFormat, SCHEMA_VERSION};

/// Several manuscripts' outlines in one.
#[derive(Serialize)]
struct Series<'a> {
    version: u32,
    manuscripts: &'a [ExportedOutline],
}

/// The columns of the table for spreadsheets.
const COLUMNS: [&str; 16] = [
    "manuscript",
    "number",
    "label",
    "depth",
    "key",
    "key_origin",
    "confidence",
    "confirmed",
    "title",
    "source_title",
    "english",
    "english_origin",
    "page",
    "words",
    "figures",
    "tables",
];

impl ExportedOutline {
    /// Writes it; ends in a newline.
    #[must_use]
    pub fn write(&self, format: OutlineFormat) -> String {
        match format {
            OutlineFormat::Json => json(self),
            OutlineFormat::Yaml => yaml(self),
            OutlineFormat::Markdown => self.to_markdown(),
            OutlineFormat::Opml => opml(self.title.as_deref(), &self.sections),
            OutlineFormat::Csv => csv(std::slice::from_ref(self)),
        }
    }

    fn to_markdown(&self) -> String {
        let mut text = String::new();
        if let Some(title) = &self.title {
            let _ = writeln!(text, "# {title}\n");
        }
        list(&self.sections, 0, &mut text);
        text
    }
}

/// Writes the outlines of several manuscripts as one; ends in a newline.
#[must_use]
pub fn write_series(outlines: &[ExportedOutline], format: OutlineFormat) -> String {
    let series = Series { version: SCHEMA_VERSION, manuscripts: outlines };
    match format {
        OutlineFormat::Json => json(&series),
        OutlineFormat::Yaml => yaml(&series),
        OutlineFormat::Markdown => {
            let texts: Vec<String> = outlines.iter().map(ExportedOutline::to_markdown).collect();
            texts.join("\n")
        }
        OutlineFormat::Opml => {
            let mut body = String::new();
            for outline in outlines {
                let title = outline.title.as_deref().unwrap_or(&outline.manuscript);
                let attributes = [("text", title), ("manuscript", &outline.manuscript)];
                element(&attributes, &outline.sections, 2, &mut body);
            }
            opml_document(None, &body)
        }
        OutlineFormat::Csv => csv(outlines),
    }
}

// Strings, integers and lists always serialise.

fn json(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

fn yaml(value: &impl Serialize) -> String {
    serde_saphyr::to_string(value).unwrap_or_default()
}

fn list(sections: &[ExportedSection], indent: usize, text: &mut String) {
    for section in sections {
        let label = section.label.as_deref().map(|label| format!("{label} ")).unwrap_or_default();
        let english = section.english.as_ref();
        let english = english.map(|english| format!(" · {}", english.text)).unwrap_or_default();
        let page = section.page.as_deref().map(|page| format!(" · p. {page}")).unwrap_or_default();
        let _ = writeln!(
            text,
            "{:indent$}- {label}{}{english} `{}`{page}",
            "", section.title, section.key
        );
        list(&section.children, indent + 2, text);
    }
}

fn opml(title: Option<&str>, sections: &[ExportedSection]) -> String {
    let mut body = String::new();
    elements(sections, 2, &mut body);
    opml_document(title, &body)
}

fn opml_document(title: Option<&str>, body: &str) -> String {
    let title = title.map(|title| format!("    <title>{}</title>\n", escaped(title)));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head>\n{}  </head>\n  \
         <body>\n{body}  </body>\n</opml>\n",
        title.unwrap_or_default()
    )
}

fn elements(sections: &[ExportedSection], depth: usize, text: &mut String) {
    for section in sections {
        let title = match &section.label {
            Some(label) => format!("{label} {}", section.title),
            None => section.title.clone(),
        };
        let words = section.words.to_string();
        let mut attributes = vec![("text", title.as_str()), ("key", section.key.as_str())];
        if let Some(english) = &section.english {
            attributes.push(("english", &english.text));
        }
        if let Some(page) = &section.page {
            attributes.push(("page", page));
        }
        attributes.push(("words", &words));
        element(&attributes, &section.children, depth, text);
    }
}

fn element(
    attributes: &[(&str, &str)],
    children: &[ExportedSection],
    depth: usize,
    text: &mut String,
) {
    let indent = depth * 2;
    let _ = write!(text, "{:indent$}<outline", "");
    for (name, value) in attributes {
        let _ = write!(text, " {name}=\"{}\"", escaped(value));
    }
    if children.is_empty() {
        text.push_str("/>\n");
        return;
    }
    text.push_str(">\n");
    elements(children, depth + 1, text);
    let _ = writeln!(text, "{:indent$}</outline>", "");
}

/// Escapes a text for XML, in an attribute too; characters that XML 1.0 can't have are left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => escaped.push(c),
        }
    }
    escaped
}

/// Writes a table as RFC 4180 has it, but for its line ends.
fn csv(outlines: &[ExportedOutline]) -> String {
    let mut text = COLUMNS.join(",");
    text.push('\n');
    for outline in outlines {
        rows(&outline.manuscript, &outline.sections, &mut text);
    }
    text
}

fn rows(manuscript: &str, sections: &[ExportedSection], text: &mut String) {
    for section in sections {
        let origin = serde_json::to_value(section.key_origin).unwrap_or_default();
        let english = section.english.as_ref();
        let english_origin = english.map(|english| serde_json::to_value(english.origin));
        let english_origin = english_origin.and_then(Result::ok).unwrap_or_default();
        let cells: [&str; COLUMNS.len()] = [
            manuscript,
            &section.number,
            section.label.as_deref().unwrap_or_default(),
            &section.depth.to_string(),
            section.key.as_str(),
            origin.as_str().unwrap_or_default(),
            &section.confidence.to_string(),
            if section.confirmed { "true" } else { "false" },
            &section.title,
            &section.source_title,
            english.map_or("", |english| &english.text),
            english_origin.as_str().unwrap_or_default(),
            section.page.as_deref().unwrap_or_default(),
            &section.words.to_string(),
            &section.figures.to_string(),
            &section.tables.to_string(),
        ];
        text.push_str(&cells.map(quoted).join(","));
        text.push('\n');
        rows(manuscript, &section.children, text);
    }
}

fn quoted(cell: &str) -> String {
    match cell.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::tests::sample;
    use super::{COLUMNS, OutlineFormat, write_series};

    #[test]
    fn yaml_says_what_json_says() {
        let read = |text: &str| -> Value { serde_saphyr::from_str(text).unwrap() };
        let json = |text: &str| -> Value { serde_json::from_str(text).unwrap() };
        let one = sample();
        assert_eq!(read(&one.write(OutlineFormat::Yaml)), json(&one.write(OutlineFormat::Json)));
        let series = [sample(), sample()];
        let (yaml, text) = (
            write_series(&series, OutlineFormat::Yaml),
            write_series(&series, OutlineFormat::Json),
        );
        assert_eq!(read(&yaml), json(&text));
    }

    #[test]
    fn a_table_has_a_row_for_each_section_and_quotes_what_must_be() {
        let text = write_series(&[sample(), sample()], OutlineFormat::Csv);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 1 + 5 + 5);
        assert_eq!(lines[0].split(',').count(), COLUMNS.len());
        assert!(
            lines[4].starts_with("m.md,1.2,,2,d,gloss,60,false,\"山,\"\"海\"\"<\","),
            "{}",
            lines[4]
        );
    }

    #[test]
    fn opml_nests_and_escapes() {
        let text = sample().write(OutlineFormat::Opml);
        assert!(text.contains("<outline text=\"山,&quot;海&quot;&lt;\" key=\"c\""), "{text}");
        assert_eq!(text.matches("<outline").count(), 5);
        assert_eq!(text.matches("</outline>").count(), 2);
    }
}
