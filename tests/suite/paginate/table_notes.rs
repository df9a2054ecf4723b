//! Notes of tables: which they are, what they are called, where they stand.

use hanpress::layout::{Content, NotePlace, PagedDocument, Point, StructureRole, Tag};
use hanpress::style::StyleSheet;

use super::{changed, flow_with, paginate, sheet};

const TABLE: &str = "\
河岸的账本[^text]。

| 船 | 箱数[^boxes] |
|:--|--:|
| 甲船 | 1,200[^weight] |
| 乙船[^boxes] | 980[^shared] |

: 各船的货[^caption]

表后的文字[^shared]，又一条[^last]。

[^text]: 正文的注。
[^boxes]: 大箱，每箱二十斤。
[^weight]: 湿货，见账本[^inner]。
[^shared]: 表里表外都叫的注。
[^caption]: 按船主自报。
[^last]: 最后一条。
[^inner]: 只有表注叫它。
";

fn labels(text: &str, sheet_text: &str) -> Vec<(String, NotePlace)> {
    let flow = flow_with(text, &changed(sheet_text));
    flow.notes.into_iter().map(|note| (note.label, note.place)).collect()
}

#[test]
fn a_note_is_a_tables_if_nothing_else_calls_it() {
    let expected = [
        ("①", NotePlace::Foot),
        ("a", NotePlace::Table),
        ("b", NotePlace::Table),
        ("c", NotePlace::Table),
        ("②", NotePlace::Foot),
        ("③", NotePlace::Foot),
        ("④", NotePlace::Foot),
    ];
    let expected = expected.map(|(label, place)| (label.to_owned(), place));
    // In the order of first calls, the caption standing above its table.
    assert_eq!(labels(TABLE, "extends = \"report-a4\""), expected);
    let by_chapter = "extends = \"report-a4\"\n[notes]\nnumbering = \"chapter\"\n";
    let in_chapters = labels(TABLE, by_chapter);
    assert_eq!(in_chapters[1].0, "a");
    assert_eq!(in_chapters.iter().filter(|(_, place)| *place == NotePlace::Foot).count(), 4);
    let on_pages = "extends = \"report-a4\"\n[notes]\nin-tables = \"page\"\n";
    assert!(labels(TABLE, on_pages).iter().all(|(_, place)| *place == NotePlace::Foot));
    assert_eq!(labels(TABLE, on_pages)[6].0, "⑦");
}

#[test]
fn every_table_letters_its_notes_anew() {
    let table = "| 甲[^N1] | 乙 |\n|--|--|\n| 一[^N2] | 二 |\n\n";
    let notes = "[^N1]: 注一。\n[^N2]: 注二。\n\n";
    let text: String =
        ["x", "y"].map(|n| table.replace('N', n) + &notes.replace('N', n)).concat() + "文。\n";
    let labels = labels(&text, "extends = \"report-a4\"");
    assert_eq!(labels.iter().map(|(label, _)| label.as_str()).collect::<String>(), "abab");
}

/// The labels of notes on a page, each with its place.
fn note_labels(pages: &PagedDocument, page: usize) -> Vec<(String, Point)> {
    let role = |node: u32| &pages.structure[node as usize];
    let mut labels = Vec::new();
    for item in &pages.pages[page].items {
        let (Tag::Node(node), Content::Glyphs(run)) = (item.tag, &item.content) else { continue };
        let parent = role(node.0).parent.map(|parent| &role(parent.0).role);
        if parent == Some(&StructureRole::ListLabel) {
            labels.push((run.text.clone(), run.origin));
        }
    }
    labels
}

/// The lowest baseline of a table's cells on a page, if it has any.
fn last_row(pages: &PagedDocument, page: usize) -> Option<Point> {
    let is_cell = |mut node: u32| loop {
        let this = &pages.structure[node as usize];
        if matches!(this.role, StructureRole::DataCell { .. }) {
            return true;
        }
        let Some(parent) = this.parent else { return false };
        node = parent.0;
    };
    let cells = pages.pages[page].items.iter().filter_map(|item| match (item.tag, &item.content) {
        (Tag::Node(node), Content::Glyphs(run)) if is_cell(node.0) => Some(run.origin),
        _ => None,
    });
    cells.max_by_key(|place| place.y)
}

#[test]
fn they_stand_under_the_last_row_and_above_the_text() {
    for name in StyleSheet::built_in_names() {
        let (pages, _, _) = paginate(TABLE, &sheet(name));
        let labels = note_labels(&pages, 0);
        let texts: String = labels.iter().map(|(label, _)| label.as_str()).collect();
        // A note that a note calls follows that.
        assert_eq!(texts, "abc①②④③", "{name}");
        let row = last_row(&pages, 0).expect("a table");
        let below = |text: &str| {
            let items = pages.pages[0].items.iter();
            let found = items.filter_map(|item| match &item.content {
                Content::Glyphs(run) if run.text.starts_with(text) => Some(run.origin.y),
                _ => None,
            });
            found.max().unwrap_or_else(|| panic!("{name}: no {text}"))
        };
        assert!(row.y < labels[0].1.y && labels[2].1.y < below("表后"), "{name}: {labels:?}");
        assert!(below("表后") < labels[3].1.y, "{name}: notes of the text are at the foot");
        // Two em before the text, which a label and half an em precede.
        let note = flow_with(TABLE, &sheet(name)).sheet.role(hanpress::style::Role::Note).clone();
        let text = pages.pages[0].items.iter().find_map(|item| match &item.content {
            Content::Glyphs(run) if run.text.starts_with("按船主") => Some(run.origin.x),
            _ => None,
        });
        let text = text.expect("the note of the caption");
        let left = flow_with(TABLE, &sheet(name)).sheet.page.inner;
        assert_eq!(text - left, note.text.size * 2_i64, "{name}");
        assert!(labels[0].1.x > left + note.text.size && labels[0].1.x < text, "{name}");
    }
}

#[test]
fn calls_and_notes_lead_to_each_other() {
    let (pages, _, _) = paginate(TABLE, &sheet("report-a4"));
    let jumps = &pages.pages[0].jumps;
    let of = |alt: &str| jumps.iter().filter(|jump| jump.alt == alt).collect::<Vec<_>>();
    let (calls, backs) = (of("表注b"), of("正文b"));
    let ([there, again], [back]) = (calls.as_slice(), backs.as_slice()) else {
        panic!("two calls of b, and a way back: {jumps:?}")
    };
    assert_eq!((there.point, back.rect.y), (again.point, back.rect.y));
    assert_eq!(back.point.y, there.rect.y, "back to the first of them");
    assert!(there.point.y <= back.rect.y && back.rect.y - there.point.y < back.rect.height * 2_i64);
    assert_eq!(of("脚注①").len(), 1);
}

#[test]
fn they_never_leave_the_end_of_their_table() {
    // Whatever is above and however long the table is.
    for sheet in [sheet("book-32k"), changed(super::TWO_COLUMNS)] {
        for rows in 1..70 {
            let mut text = "行。\n\n".repeat(rows % 9);
            text.push_str("| 日 | 雨量[^a] |\n|--|--:|\n");
            for row in 0..rows {
                text.push_str(&format!("| 第{row}日 | {row}[^b] |\n"));
            }
            text.push_str("\n文。\n\n[^a]: 毫米。\n[^b]: 估计。\n");
            let (pages, _, _) = paginate(&text, &sheet);
            let last =
                (0..pages.pages.len()).filter(|page| last_row(&pages, *page).is_some()).max();
            let with_notes: Vec<usize> = (0..pages.pages.len())
                .filter(|page| !note_labels(&pages, *page).is_empty())
                .collect();
            assert_eq!(with_notes, [last.expect("rows")], "{rows} rows");
        }
    }
}

#[test]
fn numbers_that_pages_give_pass_them_over() {
    let style = "extends = \"report-a4\"\n[notes]\nnumbering = \"page\"\n";
    let (pages, _, _) = paginate(TABLE, &changed(style));
    let texts: String = note_labels(&pages, 0).into_iter().map(|(label, _)| label).collect();
    assert_eq!(texts, "abc①②③④");
}
