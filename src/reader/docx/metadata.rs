//! Title, authors and the like: from the first paragraphs, and from the file's properties.

use std::collections::BTreeMap;

use super::paragraph::{Item, Leaf};
use super::styles::Role;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::document::{Inline, Lang, Metadata, plain_text};
use crate::package::xml::{Ns, Tree};

/// Begins the names of the custom properties that hold what Word has no property for.
const OWN_PREFIX: &str = "hanpress.";
/// Names that programs write where nobody told them one.
const NOBODY: [&str; 14] = [
    "administrator",
    "admin",
    "user",
    "windows user",
    "windows 用户",
    "microsoft office user",
    "microsoft 帐户",
    "microsoft 帳戶",
    "微软用户",
    "使用者",
    "python-docx",
    "apache poi",
    "docx4j",
    "un-named",
];

/// The file's own properties.
#[derive(Debug, Default)]
pub(super) struct FileProperties {
    title: Option<String>,
    subject: Option<String>,
    creators: Vec<String>,
    created: Option<String>,
    lang: Option<String>,
    extra: BTreeMap<String, String>,
    own: BTreeMap<String, String>,
    pub(super) is_own: bool,
}

impl FileProperties {
    /// Reads `docProps/core.xml`, `app.xml` and `custom.xml`, as far as they are there.
    pub(super) fn read(
        core: Option<&Tree<'_>>,
        app: Option<&Tree<'_>>,
        custom: Option<&Tree<'_>>,
    ) -> Self {
        let mut properties = Self::default();
        for element in core.into_iter().flat_map(|tree| tree.root().elements()) {
            let text = element.text().trim().to_owned();
            let (Ns::Properties, name) = element.tag() else { continue };
            if text.is_empty() {
                continue;
            }
            match name {
                "title" => properties.title = Some(text),
                "subject" => properties.subject = Some(text),
                "creator" => {
                    let names = text.split("; ").map(str::trim).filter(|name| !name.is_empty());
                    properties.creators = names.map(str::to_owned).collect();
                }
                "created" => properties.created = Some(text),
                "language" => properties.lang = Some(text),
                "keywords" | "description" => {
                    properties.extra.insert(name.to_owned(), text);
                }
                _ => {}
            }
        }
        let of_app = |name: &str| {
            app.and_then(|tree| tree.root().elements().find(|element| element.tag().1 == name))
        };
        properties.is_own = of_app("Application").is_some_and(|name| name.text() == "hanpress");
        for element in custom.into_iter().flat_map(|tree| tree.root().elements()) {
            let name = element.attribute("name").unwrap_or_default();
            if let Some(name) = name.strip_prefix(OWN_PREFIX) {
                let text = element.elements().map(|value| value.text().into_owned()).collect();
                properties.own.insert(name.to_owned(), text);
            }
        }
        properties
    }
}

/// Takes the title block off the beginning of the body and settles the metadata.
///
/// `language` is that of the document's East Asian text by its settings.
pub(super) fn take(
    items: &mut Vec<Item>,
    properties: FileProperties,
    language: Option<&str>,
    diagnostics: &mut Diagnostics,
) -> Metadata {
    let mut metadata = Metadata::default();
    let mut authors: Option<String> = None;
    while let Some(Item::Paragraph(leaf)) = items.first() {
        let text = plain_text(&leaf.content).trim().to_owned();
        let has_notes = leaf.content.iter().any(|piece| matches!(piece, Inline::NoteCall { .. }));
        if has_notes || matches!(leaf.content.as_slice(), [Inline::Image(_)]) {
            break;
        }
        match leaf.role {
            Role::Title => metadata.title = Some(joined(metadata.title.take(), &text)),
            Role::Subtitle => metadata.subtitle = Some(joined(metadata.subtitle.take(), &text)),
            Role::Author => authors = Some(joined(authors.take(), &text)),
            Role::Date if metadata.date.is_none() => metadata.date = Some(text),
            _ => break,
        }
        items.remove(0);
    }
    let is_own = properties.is_own;
    if let Some(names) = authors {
        metadata.authors = split_authors(&names, &properties.creators);
    }
    metadata.date = metadata.date.map(|date| machine_date(date, properties.created.as_deref()));
    from_file(&mut metadata, &properties, items, diagnostics);
    let own = properties.lang.filter(|_| is_own).and_then(|tag| Lang::parse(&tag));
    let east_asian = language.filter(|tag| tag.starts_with("zh-TW") || tag.starts_with("zh-HK"));
    metadata.lang = own.or_else(|| Lang::parse(east_asian?)).unwrap_or_default();
    // Elsewhere they are what the program wrote of itself.
    metadata.extra = if is_own { properties.extra } else { BTreeMap::new() };
    for (name, value) in properties.own {
        if name == "protect" {
            let names = value.split(',').map(|name| name.trim().to_owned());
            metadata.protect = names.filter(|name| !name.is_empty()).collect();
        } else {
            metadata.extra.insert(name, value);
        }
    }
    metadata
}

/// Fills in what no paragraph said from the file's properties, and says so: programs put there
/// what nobody wrote.
fn from_file(
    metadata: &mut Metadata,
    properties: &FileProperties,
    items: &mut Vec<Item>,
    diagnostics: &mut Diagnostics,
) {
    let mut taken = Vec::new();
    if metadata.title.is_none() {
        metadata.title = properties.title.clone();
        if let Some(title) = &metadata.title {
            taken.push(format!("title `{title}`"));
            // The same words at the head of the text are the title, whatever their style.
            if let Some(Item::Paragraph(leaf)) = items.first()
                && plain_text(&leaf.content).trim() == title
                && !leaf.content.iter().any(|piece| matches!(piece, Inline::NoteCall { .. }))
                && !properties.is_own
            {
                items.remove(0);
            }
        } else if !properties.is_own {
            metadata.title = only_heading(items);
        }
    }
    if metadata.authors.is_empty() {
        let is_someone = |name: &&String| {
            name.contains(char::is_alphabetic) && !NOBODY.contains(&name.to_lowercase().as_str())
        };
        metadata.authors = properties.creators.iter().filter(is_someone).cloned().collect();
        if !metadata.authors.is_empty() {
            taken.push(format!("author `{}`", metadata.authors.join(", ")));
        }
    }
    if properties.is_own && metadata.subtitle.is_none() {
        metadata.subtitle = properties.subject.clone();
    }
    if !taken.is_empty() && !properties.is_own {
        let message = format!("{} taken from the file's properties", taken.join(" and "));
        diagnostics.push(
            Diagnostic::new(Code::FrontMatter, message)
                .with_severity(Severity::Note)
                .with_hint("change them in Word (File, Info), or give the title the style Title"),
        );
    }
}

/// Takes the first block as the title if it is the only heading of level 1.
fn only_heading(items: &mut Vec<Item>) -> Option<String> {
    let is_first =
        |item: &&Item| matches!(item, Item::Paragraph(leaf) if leaf.role == Role::Heading(1));
    let Some(Item::Paragraph(Leaf {
        role: Role::Heading(1), content, key: None, label: None, ..
    })) = items.first()
    else {
        return None;
    };
    let is_plain = content.iter().all(|piece| matches!(piece, Inline::Text(_) | Inline::Break));
    let text = plain_text(content).trim().to_owned();
    let is_title = is_plain && !text.is_empty() && items.iter().filter(is_first).count() == 1;
    is_title.then(|| {
        items.remove(0);
        text
    })
}

/// Joins the lines of a title: without a space between Han characters.
fn joined(before: Option<String>, line: &str) -> String {
    let Some(before) = before else { return line.to_owned() };
    let is_latin = |c: Option<char>| c.is_some_and(|c| c < '\u{2E80}');
    let space = is_latin(before.chars().next_back()) && is_latin(line.chars().next());
    format!("{before}{}{line}", if space { " " } else { "" })
}

/// Splits a line of authors; as the file's properties do it, if those are the same names.
fn split_authors(line: &str, creators: &[String]) -> Vec<String> {
    if creators.join("\u{3000}") == line {
        return creators.to_vec();
    }
    let names = line.split(['\u{3000}', '、', '，', ',', ';', '；', '\t']).map(str::trim);
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Returns a printed date as a machine writes it, if the file's date of making is the same day.
fn machine_date(printed: String, created: Option<&str>) -> String {
    let numbers: Vec<u32> = printed
        .split(['年', '月', '日'])
        .filter(|part| !part.is_empty())
        .map_while(|part| part.parse().ok())
        .collect();
    let iso = match numbers.as_slice() {
        [year, month, day] => format!("{year:04}-{month:02}-{day:02}"),
        [year, month] => format!("{year:04}-{month:02}"),
        _ => return printed,
    };
    if created.is_some_and(|created| created.starts_with(&iso)) { iso } else { printed }
}

#[cfg(test)]
mod tests {
    use super::{joined, machine_date, split_authors};

    #[test]
    fn dates_come_back_as_they_were_if_the_file_knows() {
        let created = Some("2025-03-01T00:00:00Z");
        assert_eq!(machine_date("2025年3月1日".to_owned(), created), "2025-03-01");
        assert_eq!(machine_date("2025年3月".to_owned(), created), "2025-03");
        assert_eq!(machine_date("2025年3月1日".to_owned(), None), "2025年3月1日");
        assert_eq!(machine_date("二〇二五年".to_owned(), created), "二〇二五年");
    }

    #[test]
    fn authors_and_titles_are_read_as_people_write_them() {
        assert_eq!(split_authors("林海、周月", &[]), ["林海", "周月"]);
        let creators = ["a, b".to_owned(), "c".to_owned()];
        assert_eq!(split_authors("a, b\u{3000}c", &creators), creators);
        assert_eq!(joined(Some("海上".to_owned()), "明月"), "海上明月");
        assert_eq!(joined(Some("The".to_owned()), "Sea"), "The Sea");
    }
}
