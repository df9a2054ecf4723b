//! Damage that the lint of DOCX files must find: a check that finds nothing checks nothing.

use hanpress::diagnostic::Diagnostics;
use hanpress::edition::docx;

use super::fixture;
use super::lint::faults;
use super::parts::Package;

/// The damage: part, what is replaced, by what, and words of the fault.
const DAMAGE: [(&str, &str, &str, &str); 36] = [
    ("word/document.xml", "w:anchor=\"the_list\"", "w:anchor=\"gone\"", "dead anchor gone"),
    ("word/document.xml", " PAGEREF _Toc", " PAGEREF _Tok", "dead anchor _Tok"),
    ("word/document.xml", " NOTEREF _RefNote000001", " REF nowhere", "dead anchor nowhere"),
    ("word/document.xml", " NOTEREF _", " HYPERLINK \\l &quot;x_", "dead anchor x_Ref"),
    ("word/document.xml", "<w:bookmarkEnd w:id=\"0\"/>", "", "never end"),
    (
        "word/document.xml",
        "<w:bookmarkEnd w:id=\"1\"/><w:bookmarkEnd w:id=\"0\"/>",
        "<w:bookmarkEnd w:id=\"0\"/><w:bookmarkEnd w:id=\"1\"/>",
        "was begun last",
    ),
    ("word/document.xml", "w:id=\"1\" w:name=\"_Toc", "w:id=\"0\" w:name=\"_Toc", "id 0 twice"),
    ("word/document.xml", "w:name=\"the_list\"", "w:name=\"coda\"", "bookmark coda twice"),
    ("word/document.xml", "w:name=\"the_list\"", "w:name=\"the list\"", "no bookmark's name"),
    ("word/document.xml", "<w:fldChar w:fldCharType=\"end\"/>", "", "crosses"),
    ("word/document.xml", "<w:fldChar w:fldCharType=\"begin\"/>", "", "outside a field"),
    ("word/document.xml", "<w:fldChar w:fldCharType=\"separate\"/>", "", "outside a field's"),
    ("word/header1.xml", "<w:fldChar w:fldCharType=\"end\"/>", "", "header1.xml: a field crosses"),
    ("word/document.xml", "天还没有亮", "天还\n没有亮", "control character"),
    ("word/document.xml", "天还没有亮", "天还\t没有亮", "control character"),
    ("word/document.xml", "天还没有亮", "天还&#x85;没有亮", "control character"),
    ("word/document.xml", "天还没有亮", " 天还没有亮", "is trimmed"),
    ("word/document.xml", " xml:space=\"preserve\"> PAGEREF", "> PAGEREF", "is trimmed"),
    ("word/document.xml", "<wp:docPr id=\"2\"", "<wp:docPr id=\"1\"", "twice"),
    ("word/document.xml", "<wp:extent cx=", "<wp:extent cx=\"0\" old=", "no size"),
    ("word/footnotes.xml", "<w:footnote w:id=\"2\"", "<w:footnote w:id=\"1\"", "1 twice"),
    ("word/footnotes.xml", "<w:footnote w:id=\"2\"", "<w:footnote w:id=\"7\"", "note 7 is never"),
    ("word/document.xml", "<w:footnoteReference w:id=\"2\"/>", "", "note 2 is never called"),
    ("word/_rels/document.xml.rels", "Id=\"rId1\"", "Id=\"rId2\"", "rId2 twice"),
    ("word/_rels/document.xml.rels", "Target=\"media/", "Target=\"medium/", "points to no part"),
    ("word/document.xml", "r:embed=\"", "r:embed=\"r", "no relationship rr"),
    ("word/document.xml", "r:embed=\"", "r:embed=\"r", "nothing uses relationship"),
    ("word/_rels/document.xml.rels", "theme/theme1.xml", "styles.xml", "nothing refers to"),
    ("[Content_Types].xml", "Extension=\"png\"", "Extension=\"pnx\"", "no content type"),
    ("[Content_Types].xml", "/word/theme/theme1", "/word/theme/theme9", "is not there"),
    ("word/document.xml", "<w:pStyle w:val=\"Code\"/>", "<w:pStyle w:val=\"Kode\"/>", "style Kode"),
    ("word/document.xml", "<w:pStyle w:val=\"Code\"/>", "<w:pStyle w:val=\"Strong\"/>", "no Some"),
    ("word/document.xml", "<w:numId w:val=\"1\"/>", "<w:numId w:val=\"99\"/>", "no list 99"),
    ("word/numbering.xml", "<w:num w:numId=\"2\"", "<w:num w:numId=\"1\"", "w:num 1 twice"),
    ("word/document.xml", "<w:gridSpan w:val=\"2\"/>", "", "a row of 2 columns"),
    ("word/settings.xml", "<w:evenAndOddHeaders/>", "", "no page shows the even"),
];

#[test]
fn damage_is_found() {
    let (layout, pages) = fixture::layout(&fixture::report(), "book-16k");
    let mut diagnostics = Diagnostics::new();
    let bytes = docx::write(&layout, &pages, &mut diagnostics).expect("a file");
    let whole = Package::open(&bytes);
    assert_eq!(faults(&whole), Vec::<String>::new());
    for (part, from, to, fault) in DAMAGE {
        let mut damaged = whole.clone();
        let data = damaged.files.get_mut(part).unwrap_or_else(|| panic!("no {part}"));
        let text = String::from_utf8(data.clone()).expect("UTF-8");
        assert!(text.contains(from), "{part} has no {from}");
        *data = text.replacen(from, to, 1).into_bytes();
        let found = faults(&damaged);
        assert!(found.iter().any(|found| found.contains(fault)), "{from} → {to}: {found:?}");
    }
}
