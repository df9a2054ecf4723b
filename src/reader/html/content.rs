//! What of a page is the manuscript, and what is the site around it.

use super::losses::Loss;
use super::tree::{Child, Element, Tree, is_unseen};

/// Who made a page; it says which of its habits count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Maker {
    /// A site, an editor, a person.
    Site,
    /// Word, which saves its own styles as classes.
    Word,
    /// Nobody but a book's publisher: a page of an e-book has no furniture.
    Book,
}

impl Maker {
    /// Finds it out.
    pub(super) fn of(tree: &Tree) -> Self {
        let says_word = |value: &str| value.contains("Microsoft Word") || value == "Word.Document";
        let meta = tree.top("head").is_some_and(|head| {
            head.elements()
                .filter(|element| element.is("meta"))
                .any(|meta| meta.attribute("content").is_some_and(says_word))
        });
        let has_namespace = tree.top("html").is_some_and(|html| {
            html.attribute("xmlns:w").is_some_and(|uri| uri.contains("office:word"))
        });
        if meta || has_namespace { Self::Word } else { Self::Site }
    }
}

/// What sites' templates call the element that holds the article.
const ARTICLE_CLASSES: [&str; 12] = [
    "entry-content",
    "post-content",
    "article-content",
    "article-body",
    "article__body",
    "post-body",
    "post__content",
    "mw-parser-output",
    "markdown-body",
    "content-body",
    "story-body",
    "article_content",
];

/// The main content holds at least this share of a page's text, in hundredths; a smaller one is a
/// teaser.
const MAIN_SHARE: usize = 40;

/// Returns the element that holds the manuscript, and how many characters of the page stand
/// outside of it.
pub(super) fn root(tree: &Tree) -> (Option<Element<'_>>, usize) {
    let Some(body) = tree.top("body") else { return (None, 0) };
    let all = length(body);
    let mut candidates: Vec<Element<'_>> = Vec::new();
    let found = |is_it: &dyn Fn(Element<'_>) -> bool| {
        let mut found = body.below().filter(|&element| is_it(element));
        let first = found.next()?;
        // Several are a list of articles; one in another is its part.
        found.all(|other| other.ancestors().any(|outer| outer.id() == first.id())).then_some(first)
    };
    candidates.extend(found(&|element| element.is("article")));
    candidates.extend(found(&|element| {
        element.has_class(&ARTICLE_CLASSES) || element.has_word("itemprop", &["articleBody"])
    }));
    candidates.extend(found(&|element| element.is("main") || element.has_word("role", &["main"])));
    let root =
        candidates.into_iter().find(|candidate| length(*candidate) * 100 >= all * MAIN_SHARE);
    match root {
        Some(root) => (Some(root), all - length(root)),
        None => (Some(body), 0),
    }
}

/// Returns how much text an element holds, furniture left out.
fn length(element: Element<'_>) -> usize {
    let is_text = |element: Element<'_>| {
        !is_unseen(element) && !matches!(element.name(), "nav" | "form" | "select" | "button")
    };
    element
        .walk(is_text)
        .map(|child| match child {
            Child::Text(text, _) => text.chars().filter(|c| !c.is_whitespace()).count(),
            Child::Element(_) => 0,
        })
        .sum()
}

/// What sites call what is no part of the article.
const FURNITURE: [&str; 46] = [
    "ad",
    "ads",
    "advert",
    "advertisement",
    "adsbygoogle",
    "breadcrumb",
    "breadcrumbs",
    "catlinks",
    "comments",
    "comments-area",
    "comment-respond",
    "cookie-notice",
    "jp-relatedposts",
    "metadata-ambox",
    "mw-editsection",
    "mw-indicators",
    "mw-jump-link",
    "navbox",
    "navigation",
    "newsletter",
    "noprint",
    "page-links",
    "pagination",
    "post-navigation",
    "post-tags",
    "printfooter",
    "related-articles",
    "related-posts",
    "relatedposts",
    "screen-reader-text",
    "sharedaddy",
    "share-buttons",
    "sharing",
    "sidebar",
    "sistersitebox",
    "site-footer",
    "site-header",
    "skip-link",
    "social-links",
    "social-share",
    "subscribe",
    "tags-links",
    "vertical-navbox",
    "visually-hidden",
    "wp-block-buttons",
    "yarpp-related",
];

/// How an element is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LeftOut {
    /// It never shows.
    Unseen,
    /// It is counted.
    As(Loss),
}

/// Returns how an element is left out, if it is.
pub(super) fn left_out(element: Element<'_>, maker: Maker) -> Option<LeftOut> {
    if !element.is_html() {
        return None;
    }
    let name = element.name();
    let is_site = maker == Maker::Site;
    let has_role = |roles: &[&str]| element.has_word("role", roles);
    let loss = match name {
        "script" | "style" | "template" | "noscript" | "head" | "title" | "meta" | "link"
        | "base" | "param" | "source" | "track" | "datalist" | "map" | "area" => {
            return Some(LeftOut::Unseen);
        }
        "nav" | "div" | "section" | "ul" | "ol" | "aside" | "table" if is_contents(element) => {
            Loss::Contents
        }
        "nav" | "menu" => Loss::Furniture,
        "form" if is_site && !holds_text(element) => Loss::Form,
        "button" | "select" | "textarea" | "progress" | "meter" | "dialog" => Loss::Form,
        "iframe" | "video" | "audio" | "object" | "embed" | "applet" | "frameset" => Loss::Media,
        "canvas" => Loss::Drawing,
        "header" if is_site && is_of_page(element) => Loss::Furniture,
        "footer" if is_site && !element.ancestors().any(|outer| outer.is("blockquote")) => {
            Loss::Furniture
        }
        "aside" if is_site && is_of_links(element) => Loss::Furniture,
        _ if is_site
            && has_role(&["navigation", "banner", "contentinfo", "search", "complementary"]) =>
        {
            Loss::Furniture
        }
        _ if is_site && element.has_class(&FURNITURE) => Loss::Furniture,
        _ if element.attribute("hidden").is_some()
            || element.attribute("aria-hidden") == Some("true") =>
        {
            Loss::Hidden
        }
        _ => return None,
    };
    Some(LeftOut::As(loss))
}

fn is_contents(element: Element<'_>) -> bool {
    element.has_kind(&["toc", "landmarks", "page-list", "pagelist", "lot", "loi"])
        || element.has_class(&["toc", "table-of-contents", "ez-toc-container"])
        || ["toc", "table-of-contents", "ez-toc-container"]
            .iter()
            .any(|id| element.attribute("id").is_some_and(|own| own.eq_ignore_ascii_case(id)))
}

/// Whether most of an element's text leads elsewhere.
fn is_of_links(element: Element<'_>) -> bool {
    let links = element.below().filter(|link| link.is("a")).map(length).sum::<usize>();
    links * 2 > length(element)
}

/// Whether a header or footer is the page's, not an article's.
fn is_of_page(element: Element<'_>) -> bool {
    // Pandoc's holds the title.
    element.attribute("id") != Some("title-block-header")
        && !element.ancestors().any(|outer| {
            matches!(outer.name(), "article" | "main" | "section" | "blockquote" | "figure")
        })
}

/// Whether a form is around text: old sites put one around the whole page.
fn holds_text(form: Element<'_>) -> bool {
    form.below().any(|element| matches!(element.name(), "p" | "h1" | "h2" | "h3" | "article"))
}
