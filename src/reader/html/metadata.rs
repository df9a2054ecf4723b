//! Title, authors, date and language: from the text, or from what the page says of itself.

use std::collections::BTreeSet;

use super::book::{Book, NodeRef};
use super::content::Maker;
use super::index::heading_level;
use super::losses::Loss;
use super::tree::{Child, Element, Tree, one_line};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::document::{Lang, Metadata};

/// Titles that programs write where nobody gave one.
const NO_TITLES: [&str; 8] = [
    "untitled",
    "untitled document",
    "document",
    "無標題文件",
    "无标题文档",
    "未命名",
    "新頁面",
    "index",
];
/// What parts a page's title from the site's name.
const SITE_MARKS: [&str; 6] = [" - ", " – ", " — ", " | ", "｜", "_"];

/// What was found, and which elements said it: they are not read again.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) metadata: Metadata,
    pub(super) taken: BTreeSet<NodeRef>,
}

/// Reads the metadata of a page that is a manuscript by itself.
pub(super) fn read(book: &mut Book, diagnostics: &mut Diagnostics) -> Found {
    let mut found = Found::default();
    let Some(page) = book.pages.first() else { return found };
    let tree = &page.tree;
    let root = tree.element(page.root);
    title_block(root, page.maker, &mut found);
    let mut taken = Vec::new();
    if found.metadata.title.is_none() {
        match only_heading(root).or_else(|| only_heading_outside(tree, root)) {
            Some(heading) => {
                found.metadata.title = Some(heading.line());
                found.taken.insert((0, heading.id()));
            }
            None => {
                found.metadata.title = page_title(tree);
                if let Some(title) = &found.metadata.title {
                    taken.push(format!("title `{title}`"));
                    found.taken.extend(repeated(root, title).map(|first| (0, first.id())));
                }
            }
        }
    }
    let metas = Metas(tree);
    if found.metadata.authors.is_empty() {
        found.metadata.authors =
            metas.all(&["author", "article:author", "dc.creator", "dcterms.creator"]);
        if !found.metadata.authors.is_empty() {
            taken.push(format!("author `{}`", found.metadata.authors.join(", ")));
        }
    }
    if found.metadata.date.is_none() {
        let names = [
            "date",
            "article:published_time",
            "dc.date",
            "dcterms.date",
            "dcterms.created",
            "pubdate",
        ];
        // The time of day is of no use on a title page.
        let day = |date: String| match date.split_once('T') {
            Some((day, _)) if day.len() == 10 => day.to_owned(),
            Some(_) | None => date,
        };
        found.metadata.date = metas.all(&names).into_iter().next().map(day);
    }
    for (key, names) in [
        ("description", ["description", "og:description", "dc.description"]),
        ("keywords", ["keywords", "news_keywords", "dc.subject"]),
        ("publisher", ["publisher", "dc.publisher", "article:publisher"]),
    ] {
        let value = metas.all(&names).into_iter().next().filter(|value| !value.contains("://"));
        if let Some(value) = value {
            found.metadata.extra.insert(key.to_owned(), value);
        }
    }
    let lang = tree.top("html").and_then(language);
    let is_wrong = lang.as_ref().is_some_and(|lang| !lang.is_chinese() && is_chinese(root));
    let span = tree.top("html").map(Element::span).unwrap_or_default();
    found.metadata.lang = lang.filter(|_| !is_wrong).unwrap_or_default();
    if is_wrong {
        book.losses.add(Loss::Language, span);
    }
    if !taken.is_empty() {
        let message = format!("{} taken from the page's head", taken.join(" and "));
        diagnostics.push(
            Diagnostic::new(Code::FrontMatter, message)
                .with_severity(Severity::Note)
                .with_hint("change them in <title> and <meta>, or give the text one <h1>"),
        );
    }
    found
}

/// Returns the language that an element says it is in.
pub(super) fn language(element: Element<'_>) -> Option<Lang> {
    let tag = element.attribute("lang").or_else(|| element.attribute("xml:lang"))?;
    Lang::parse(tag)
}

/// Whether most letters of an element are Han.
fn is_chinese(root: Element<'_>) -> bool {
    let (mut han, mut latin) = (0_usize, 0_usize);
    for child in root.walk(|element| !super::tree::is_unseen(element)) {
        if let Child::Text(text, _) = child {
            han += text.chars().filter(|c| matches!(c, '\u{3400}'..='\u{9FFF}')).count();
            latin += text.chars().filter(char::is_ascii_alphabetic).count();
        }
    }
    // A word of Latin takes as many letters as a sentence of Han.
    han * 4 > latin
}

/// Takes what stands before the text as title, subtitle, author and date: pandoc's header, Word's
/// and Google Docs' styles.
fn title_block(root: Element<'_>, maker: Maker, found: &mut Found) {
    let header = root.below().find(|element| element.attribute("id") == Some("title-block-header"));
    let candidates: Vec<Element<'_>> = match header {
        Some(header) => header.below().collect(),
        None => {
            root.below().filter(|element| matches!(element.name(), "p" | "h1")).take(8).collect()
        }
    };
    for element in candidates {
        let text = element.line();
        let is = |own: &str, word: &str| {
            header.is_some() && element.has_class(&[own])
                || maker == Maker::Word && element.has_class(&[word])
                || element.is("p")
                    && element.has_class(&[own])
                    && matches!(own, "title" | "subtitle")
        };
        let metadata = &mut found.metadata;
        if text.is_empty() {
            continue;
        }
        if metadata.title.is_none() && is("title", "MsoTitle") {
            metadata.title = Some(text);
        } else if metadata.title.is_some()
            && metadata.subtitle.is_none()
            && is("subtitle", "MsoSubtitle")
        {
            metadata.subtitle = Some(text);
        } else if header.is_some() && element.has_class(&["author"]) {
            metadata.authors.push(text);
        } else if header.is_some() && element.has_class(&["date"]) {
            metadata.date = Some(text);
        } else if header.is_none() {
            return;
        } else {
            continue;
        }
        found.taken.insert((0, element.id()));
    }
}

/// Returns the heading of level 1 if it is the only one and no other stands before it.
fn only_heading(root: Element<'_>) -> Option<Element<'_>> {
    let mut headings = root
        .below()
        .filter(|element| heading_level(*element).is_some() && !element.line().is_empty());
    let first = headings.next().filter(|first| heading_level(*first) == Some(1))?;
    // A note called in the title has nowhere else to go.
    let is_plain = !first.below().any(|inner| matches!(inner.name(), "img" | "sup"));
    (is_plain && !headings.any(|other| heading_level(other) == Some(1))).then_some(first)
}

/// Returns the only heading of level 1 of the page, if the main content has none.
fn only_heading_outside<'t>(tree: &'t Tree, root: Element<'t>) -> Option<Element<'t>> {
    if root.below().any(|element| element.is("h1")) {
        return None;
    }
    let mut headings = tree.top("body")?.below().filter(|e| e.is("h1") && !e.line().is_empty());
    let first = headings.next()?;
    headings.next().is_none().then_some(first)
}

/// Returns what the text begins with, if it is the title and nothing else.
fn repeated<'t>(root: Element<'t>, title: &str) -> Option<Element<'t>> {
    let says_it = |element: &Element<'_>| {
        element.short_line(title.chars().count()).is_some_and(|line| line == title)
    };
    let first = root.below().find(|element| !element.is("head") && has_own_text(*element))?;
    let outer = first.ancestors().take_while(|outer| outer.id() != root.id() && says_it(outer));
    outer.last().or(Some(first).filter(says_it))
}

fn has_own_text(element: Element<'_>) -> bool {
    element.children().any(|child| matches!(child, Child::Text(text, _) if !text.trim().is_empty()))
}

/// Returns the title that the page's head gives, without the site's name.
fn page_title(tree: &Tree) -> Option<String> {
    let shared = Metas(tree).all(&["og:title", "dc.title", "dcterms.title"]).into_iter().next();
    let title = shared.or_else(|| {
        let head = tree.top("head")?;
        let title = head.elements().find(|element| element.is("title"))?.line();
        let site = Metas(tree).all(&["og:site_name"]).into_iter().next();
        let without = SITE_MARKS.iter().find_map(|mark| {
            let (before, after) = title.rsplit_once(mark)?;
            let is_site = site.as_deref() == Some(after.trim());
            (is_site && !before.trim().is_empty()).then(|| before.trim().to_owned())
        });
        Some(without.unwrap_or(title))
    })?;
    let is_one = !title.is_empty() && !NO_TITLES.contains(&title.to_lowercase().as_str());
    is_one.then_some(title)
}

/// The `<meta>` elements of a page.
struct Metas<'t>(&'t Tree);

impl Metas<'_> {
    /// Returns the values of the first of these names that has any, in order and without repeats.
    fn all(&self, names: &[&str]) -> Vec<String> {
        let Some(head) = self.0.top("head") else { return Vec::new() };
        for wanted in names {
            let mut values: Vec<String> = Vec::new();
            for meta in head.elements().filter(|element| element.is("meta")) {
                let name = meta.attribute("name").or_else(|| meta.attribute("property"));
                if !name.is_some_and(|name| name.eq_ignore_ascii_case(wanted)) {
                    continue;
                }
                let value = one_line(meta.attribute("content").unwrap_or_default());
                if !value.is_empty() && !values.contains(&value) && !value.starts_with("http") {
                    values.push(value);
                }
            }
            if !values.is_empty() {
                return values;
            }
        }
        Vec::new()
    }
}
