//! Notes at the foot: whole or divided, numbered as the sheet says.

use std::fmt::Write as _;

use super::laws::Laid;

use super::{changed, sheet};

#[test]
fn a_note_called_twice_is_printed_once_where_it_is_first_called() {
    let filler = "船到岸的时候，天还没有亮。".repeat(200);
    let text = format!("起[^n]。{filler}\n\n又[^n]。\n\n[^n]: 独此一注。\n");
    let laid = Laid::new(&text, &sheet("book-32k"), "shared note");
    laid.check();
    let all: String = (0..laid.pages.pages.len()).map(|page| laid.note_text(page)).collect();
    assert_eq!(all.matches("独此一注").count(), 1);
    assert!(laid.note_text(0).contains("独此一注"));
}

#[test]
fn a_note_longer_than_a_page_goes_on_at_the_foot_of_the_next() {
    let long = "这条注写得比正文还长，因为来历说不完。".repeat(160);
    let text = format!("一句话[^n]。\n\n又一句。\n\n[^n]: {long}\n");
    let laid = Laid::new(&text, &sheet("book-32k"), "long note");
    laid.check_frame();
    assert!(laid.note_text(0).contains("这条注"), "it begins on the page of its call");
    let all: String = (0..laid.pages.pages.len()).map(|page| laid.note_text(page)).collect();
    assert_eq!(all.matches("来历说不完").count(), 160, "nothing of it is lost");
}

#[test]
fn a_long_note_called_near_a_paragraphs_end_leaves_no_line_alone() {
    let note = "这条注写得比正文还长，因为来历说不完。".repeat(60);
    // The call stands in the upper half of the page, where the note is divided.
    for (before, after) in (0..14).flat_map(|before| [0, 9, 26, 30].map(|after| (before, after))) {
        let (clauses, rest) = ("船到岸的时候，天还没有亮。".repeat(before), "岸".repeat(after));
        let text = format!("{clauses}到了[^n]那里{rest}。\n\n下一段。\n\n[^n]: {note}\n");
        let laid = Laid::new(&text, &sheet("book-32k"), &format!("{before} clauses, {after}"));
        laid.check_lines_together();
        laid.check_frame();
    }
}

#[test]
fn a_long_note_is_divided_rather_than_leave_the_page_empty() {
    let line = "河水在夜里涨了三尺，岸上的灯一盏一盏熄掉。\n\n";
    let note = "这条注写得比正文还长，因为来历说不完。".repeat(16);
    for before in 0..24 {
        let text = format!(
            "{}到了[^n]。\n\n{}[^n]: {note}\n",
            line.repeat(before),
            line.repeat(60 - before)
        );
        let laid = Laid::new(&text, &sheet("book-32k"), &format!("{before} before"));
        laid.check();
        for page in 0..laid.pages.pages.len() - 1 {
            let empty = laid.empty(page);
            // An eighth, and a paragraph of two lines that stays whole.
            assert!(empty < 0.125 + 2.0 / 25.0, "{before} before: {empty} of page {page} is empty");
        }
    }
}

#[test]
fn a_short_note_stays_whole() {
    let line = "河水在夜里涨了三尺，岸上的灯一盏一盏熄掉。\n\n";
    let note = "这条注有三行长，说的是河岸上的灯和它们的来历，还有看灯的人。".repeat(3);
    for before in 0..24 {
        let text =
            format!("{}到了[^n]。\n\n{}[^n]: {note}\n", line.repeat(before), line.repeat(20));
        let laid = Laid::new(&text, &sheet("book-32k"), &format!("{before} before"));
        let pages = (0..laid.pages.pages.len()).filter(|page| !laid.note_text(*page).is_empty());
        assert_eq!(pages.count(), 1, "{before} before");
    }
}

const NOTES_BY_PAGE: &str = "extends = \"book-32k\"\n[notes]\nnumbering = \"page\"\n";

#[test]
fn notes_are_numbered_from_one_on_every_page() {
    let mut text = String::new();
    for note in 0..60 {
        let clauses = "船到岸的时候，天还没有亮。".repeat(note % 7 + 1);
        write!(text, "{clauses}到了[^n{note}]那里。\n\n").expect("a string");
    }
    for note in 0..60 {
        write!(text, "[^n{note}]: 注文{note}。\n\n").expect("a string");
    }
    for labels in ["circled", "bracketed", "decimal"] {
        let style = format!("{NOTES_BY_PAGE}labels = \"{labels}\"\n");
        let laid = Laid::new(&text, &changed(&style), labels);
        laid.check_frame();
        let pages = laid.pages.pages.len();
        let mut notes = 0;
        for page in 0..pages {
            let (calls, own) = laid.note_labels(page);
            let expected: Vec<u32> = (1..).take(calls.len()).collect();
            assert_eq!(calls, expected, "{labels}, page {page}");
            assert_eq!(own, expected, "{labels}, page {page}");
            notes += calls.len();
        }
        assert_eq!(notes, 60, "{labels}");
    }
}

#[test]
fn ten_notes_on_a_page_have_room_for_two_figures() {
    let calls: String = (0..13).map(|note| format!("到了[^n{note}]那里，")).collect();
    let notes: String = (0..13).map(|note| format!("[^n{note}]: 注。\n\n")).collect();
    let style = format!("{NOTES_BY_PAGE}labels = \"bracketed\"\n");
    let laid = Laid::new(&format!("{calls}完。\n\n{notes}"), &changed(&style), "thirteen");
    laid.check_frame();
    assert_eq!(laid.note_labels(0).0, (1..=13).collect::<Vec<u32>>());
}

#[test]
fn a_note_called_on_two_pages_stands_on_both_if_pages_number_them() {
    let filler = "船到岸的时候，天还没有亮。".repeat(50);
    let text =
        format!("起[^n]。{filler}\n\n先[^m]，又[^n]。\n\n[^n]: 独此一注。\n\n[^m]: 另一注。\n");
    let laid = Laid::new(&text, &changed(NOTES_BY_PAGE), "shared by page");
    laid.check_frame();
    assert_eq!(laid.note_text(0), "①独此一注。");
    assert_eq!(laid.note_text(1), "①另一注。②独此一注。");
}

#[test]
fn notes_are_numbered_from_one_in_every_chapter() {
    let text = "# 一\n\n甲[^a]，乙[^b]。\n\n# 二\n\n丙[^c]。\n\n[^a]: 一注。\n\n[^b]: 二注。\n\n[^c]: 三注。\n";
    let by_chapter = changed("extends = \"book-32k\"\n[notes]\nnumbering = \"chapter\"\n");
    let laid = Laid::new(text, &by_chapter, "by chapter");
    assert_eq!(laid.note_text(0), "①一注。②二注。");
    assert_eq!(laid.note_text(1), "①三注。");
}

#[test]
fn calls_and_notes_lead_to_each_other() {
    let filler = "船到岸的时候，天还没有亮。".repeat(50);
    let text = format!("起[^n]。{filler}\n\n又[^n]。\n\n[^n]: 独此一注。\n");
    let laid = Laid::new(&text, &sheet("book-32k"), "jumps");
    let ways: Vec<(usize, usize, &str)> = (0..)
        .zip(&laid.pages.pages)
        .flat_map(|(page, content)| {
            content.jumps.iter().map(move |jump| (page, jump.page, jump.alt.as_str()))
        })
        .collect();
    assert_eq!(ways, [(0, 0, "脚注①"), (0, 0, "正文①"), (1, 0, "脚注①")]);
    let [call, note, _] = [0, 1, 0].map(|jump| &laid.pages.pages[0].jumps[jump]);
    assert!(call.point.y <= note.rect.y && call.point.y > note.point.y, "the note is below");
    assert_eq!((note.point.x, note.point.y), (call.rect.x, call.rect.y));
}
