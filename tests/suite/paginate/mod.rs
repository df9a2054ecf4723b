//! Pages: references for the eye, laws for everything else.

mod endnotes;
mod generator;
mod laws;
mod table_notes;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

use hanpress::diagnostic::{Code, Diagnostics};
use hanpress::font::FontBook;
use hanpress::layout::{
    self, ArtifactKind, Content, LayoutBlock, LayoutDocument, LayoutInline, LayoutParagraph,
    LinkArea, LinkTarget, PageMap, PagedDocument, StructureRole, Tag,
};
use hanpress::outline;
use hanpress::style::{Length, Role, StyleSheet};

use crate::reference;
use crate::resolve::{EVERYTHING, flow_with};
use laws::Laid;

fn sheet(name: &str) -> Arc<StyleSheet> {
    Arc::new(StyleSheet::built_in(name).expect("built in"))
}

fn paginate(text: &str, sheet: &Arc<StyleSheet>) -> (PagedDocument, PageMap, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let mut flow = flow_with(text, sheet);
    let (pages, map, ()) =
        layout::lay_out(&mut flow, FontBook::embedded(), &mut diagnostics, |_| ());
    (pages, map, diagnostics)
}

/// Returns the text of the items on a page that are tagged so.
fn artifacts(pages: &PagedDocument, page: usize, kind: ArtifactKind) -> String {
    let items = pages.pages[page].items.iter().filter(|item| item.tag == Tag::Artifact(kind));
    items
        .filter_map(|item| match &item.content {
            Content::Glyphs(run) => Some(run.text.as_str()),
            _ => None,
        })
        .collect()
}

#[test]
fn everything_is_laid_out_as_it_should() {
    for name in ["report-a4", "book-32k"] {
        let (pages, _, _) = paginate(EVERYTHING, &sheet(name));
        let dump = layout::dump_pages(&pages, FontBook::embedded());
        reference::check(&format!("layout/everything.{name}.txt"), &dump);
    }
}

/// Also where labels need more room, where references to pages settle, and in empty cells.
#[test]
fn folios_are_the_same_whether_pages_are_drawn_or_not() {
    let notes: String = (1..=60).map(|n| format!("[^{n}]: 注。\n\n")).collect();
    let calls: String = (1..=60).map(|n| format!("字[^{n}]")).collect();
    let crowded = format!("# 注多\n\n{calls}\n\n{notes}\n\n| 甲 | |\n|---|---|\n| | 乙 |\n");
    let generated = (0..4).map(generator::manuscript);
    for text in generated.chain([EVERYTHING.to_owned(), crowded, String::new()]) {
        for name in StyleSheet::built_in_names() {
            let (_, drawn, said) = paginate(&text, &sheet(name));
            let mut unheard = Diagnostics::new();
            let mut flow = flow_with(&text, &sheet(name));
            let (found, ()) =
                layout::find_folios(&mut flow, FontBook::embedded(), &mut unheard, |_| ());
            assert_eq!(found, drawn, "{name}: {text}");
            assert_eq!(unheard, said, "{name}: {text}");
        }
    }
}

#[test]
fn generated_manuscripts_obey_every_law() {
    for seed in 0..12 {
        let text = generator::manuscript(seed);
        for name in StyleSheet::built_in_names() {
            Laid::new(&text, &sheet(name), &format!("seed {seed}, {name}")).check();
        }
    }
}

/// Returns a sheet that differs from a built-in one.
fn changed(text: &str) -> Arc<StyleSheet> {
    Arc::new(StyleSheet::parse("changed", text).expect("a good sheet"))
}

const TWO_COLUMNS: &str = "extends = \"book-16k\"\n[page]\ncolumns = 2\ncolumn-gap = \"2em\"\n";

#[test]
fn columns_obey_every_law() {
    for seed in 0..12 {
        let text = generator::manuscript(seed);
        for columns in [2, 3] {
            let style = format!(
                "extends = \"report-a4\"\n[page]\ncolumns = {columns}\ncolumn-gap = \"1.5em\""
            );
            let laid = Laid::new(&text, &changed(&style), &format!("seed {seed}, {columns}"));
            laid.check();
        }
        Laid::new(&text, &changed(TWO_COLUMNS), &format!("seed {seed}, book")).check();
    }
}

#[test]
fn columns_are_balanced_where_a_chapter_ends() {
    let text = "# 一章\n\n短文一行。\n\n又一行。\n\n".to_owned()
        + &"河水在夜里涨了三尺，岸上的灯一盏一盏熄掉。\n\n".repeat(21)
        + "# 二章\n\n文。\n";
    let (pages, _, _) = paginate(&text, &changed(TWO_COLUMNS));
    let page = &pages.pages[0];
    let middle = page.width / 2;
    // Lines below the heading, which stands over both columns.
    let columns = [false, true].map(|is_right| {
        let runs = page.items.iter().filter_map(|item| match (&item.tag, &item.content) {
            (Tag::Node(_), Content::Glyphs(run)) => Some(run.origin),
            _ => None,
        });
        runs.filter(|at| (at.x > middle) == is_right).map(|at| at.y).collect::<BTreeSet<_>>()
    });
    let [left, right] = columns.map(|lines| lines.len());
    assert_eq!(left - 1, right, "a heading, then as many lines in either column");
    assert_eq!(right, 22, "two paragraphs of one line, 21 of two");
}

#[test]
fn one_thread_lays_out_the_same_pages_as_many() {
    let text = generator::manuscript(7);
    let many = paginate(&text, &sheet("book-16k"));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    let one = pool.install(|| paginate(&text, &sheet("book-16k")));
    assert_eq!(many, one);
}

#[test]
fn an_empty_manuscript_is_one_page() {
    for name in StyleSheet::built_in_names() {
        let (pages, map, _) = paginate("", &sheet(name));
        assert_eq!((pages.pages.len(), map.pages), (1, 1), "{name}");
    }
    let (pages, _, _) = paginate("---\ntitle: 只有题目\n---\n", &sheet("report-a4"));
    assert_eq!(pages.pages.len(), 1);
}

#[test]
fn a_book_counts_its_front_matter_apart() {
    let text = "---\ntitle: 书\n---\n\n# 一章 {#one}\n\n文。\n\n# 二章 {#two}\n\n文。\n\n# 三章 {#three}\n\n文。\n";
    let (pages, map, _) = paginate(text, &sheet("book-32k"));
    let folios: Vec<&str> = pages.pages.iter().map(|page| page.folio.as_str()).collect();
    assert_eq!(folios, ["i", "ii", "iii", "iv", "1", "2", "3"]);
    let of = |key: &str| {
        map.folios.iter().find(|(known, _)| known.as_str() == key).map(|(_, folio)| folio.as_str())
    };
    assert_eq!((of("one"), of("two"), of("three")), (Some("1"), Some("2"), Some("3")));
    // P10: the title page and blank pages bear nothing.
    for bare in [0, 1, 3] {
        assert_eq!(artifacts(&pages, bare, ArtifactKind::Footer), "", "page {bare}");
    }
    assert_eq!(artifacts(&pages, 2, ArtifactKind::Footer), "iii");
}

#[test]
fn chapters_begin_on_rectos_if_the_sheet_says_so() {
    let text = "# 一章\n\n文。\n\n# 二章\n\n文。\n";
    let opened = |style: &str| -> Vec<usize> {
        let (pages, _, _) = paginate(text, &changed(style));
        pages.destinations.iter().map(|place| place.page).collect()
    };
    assert_eq!(opened("extends = \"book-32k\"\n"), [0, 1]);
    let on_recto = "extends = \"book-32k\"\nchapters-on-recto = true\n";
    assert_eq!(opened(on_recto), [0, 2]);
    let (pages, _, _) = paginate(text, &changed(on_recto));
    assert!(pages.pages[1].items.is_empty(), "a blank verso bears nothing (P10)");
    // Where nothing is mirrored there are no rectos.
    assert_eq!(opened(&format!("{on_recto}[page]\nmirrored = false\n")), [0, 1]);
}

#[test]
fn running_heads_name_the_book_on_versos_and_the_chapter_on_rectos() {
    let filler = "河水在夜里涨了三尺，岸上的灯一盏一盏熄掉，只有桥头那一盏还亮着。".repeat(40);
    let text = format!("---\ntitle: 河岸\n---\n\n# 上篇\n\n{filler}\n\n{filler}\n");
    let (pages, _, _) = paginate(&text, &sheet("book-32k"));
    // Title page and its back, then the chapter's opening page.
    assert_eq!(artifacts(&pages, 2, ArtifactKind::Header), "", "a chapter opens here");
    assert_eq!(artifacts(&pages, 3, ArtifactKind::Header), "河岸");
    assert_eq!(artifacts(&pages, 4, ArtifactKind::Header), "上篇");
}

#[test]
fn the_contents_list_names_the_folios_of_the_pages() {
    let mut text = String::from("---\ntitle: 长报告\n---\n\n");
    for section in 1..=12 {
        let filler = "码头的货单每天换一张，数字写得很小，要凑近了才看得清。".repeat(30);
        write!(text, "# 第{section}节 {{#s{section}}}\n\n{filler}\n\n").expect("a string");
    }
    let laid = Laid::new(&text, &sheet("report-a4"), "contents");
    laid.check();
    let contents = laid.contents();
    for (key, folio) in &laid.map.folios {
        let number = key.as_str().trim_start_matches('s');
        assert!(contents.contains(&format!("第{number}节{folio}")), "{key} {folio}: {contents}");
    }
}

#[test]
fn a_long_table_repeats_its_head_on_every_page() {
    let mut text = String::from("| 序 | 名称 |\n|--|--|\n");
    for row in 0..120 {
        writeln!(text, "| {row} | 码头{row} |").expect("a string");
    }
    let laid = Laid::new(&text, &sheet("report-a4"), "long table");
    laid.check();
    let pages = laid.pages.pages.len();
    assert!(pages >= 3);
    for page in 1..pages {
        let head = artifacts(&laid.pages, page, ArtifactKind::Repeated);
        assert_eq!(head, "序名称", "page {page}");
    }
    assert_eq!(artifacts(&laid.pages, 0, ArtifactKind::Repeated), "");
}

/// Returns a table of many rows with a caption, a head of two rows and cells over several places.
fn spanning_table(rows: usize, sheet: &Arc<StyleSheet>) -> LayoutDocument {
    let mut text = String::from(
        "题\n\n| 年份 | 水位（米） |  | 备注 |\n|--|--:|--:|--|\n|  | 最高 | 最低 |  |\n",
    );
    for row in 0..rows {
        writeln!(
            text,
            "| {} | {}.5 | {}.25 | 桥墩上的刻度，由守桥的人记下 |",
            1900 + row,
            row + 9,
            row
        )
        .expect("a string");
    }
    let mut flow = flow_with(&text, sheet);
    let LayoutBlock::Paragraph(mut caption) = flow.blocks.remove(0) else { panic!("a paragraph") };
    let LayoutBlock::Table(table) = &mut flow.blocks[0] else { panic!("a table") };
    let style = sheet.role(Role::TableCaption).clone();
    let LayoutInline::Text(run) = &mut caption.content[0] else { panic!("text") };
    "表2-1　各年水位".clone_into(&mut run.text);
    run.style = style.text;
    table.caption = Some(LayoutParagraph { role: Role::TableCaption, style, ..caption });
    // The year and the remarks reach down over the second row of the head.
    table.head.push(table.body.remove(0));
    for cell in [0, 3] {
        table.head[0].cells[cell].rows = 2;
    }
    table.head[0].cells[1].columns = 2;
    table.head[0].cells.remove(2);
    table.head[1].cells.retain(|cell| !cell.blocks.is_empty());
    // Every third year shares its remarks with the next.
    for row in (0..rows.saturating_sub(1)).step_by(3) {
        table.body[row].cells[3].rows = 2;
        table.body[row + 1].cells.remove(3);
    }
    flow
}

#[test]
fn cells_over_several_rows_and_columns_stay_whole() {
    for (rows, name) in [(2, "report-a4"), (7, "book-32k"), (40, "book-32k"), (80, "report-a4")] {
        let laid = Laid::of(spanning_table(rows, &sheet(name)), &format!("{rows} rows, {name}"));
        laid.check();
        assert_eq!(laid.split_rows(), 0, "rows that share a cell stand on one page");
    }
}

#[test]
fn a_table_that_goes_on_says_so() {
    let laid = Laid::of(spanning_table(40, &sheet("book-32k")), "continued");
    assert!(laid.pages.pages.len() > 1);
    for page in 1..laid.pages.pages.len() {
        let head = artifacts(&laid.pages, page, ArtifactKind::Repeated);
        assert_eq!(head, "续表2-1年份水位（米）备注最高最低", "page {page}");
    }
    let silent = changed("extends = \"book-32k\"\n[tables]\ncontinued = \"\"\n");
    let laid = Laid::of(spanning_table(40, &silent), "silent");
    assert_eq!(artifacts(&laid.pages, 1, ArtifactKind::Repeated), "年份水位（米）备注最高最低");
}

#[test]
fn text_below_a_table_that_goes_on_is_on_the_grid() {
    for rows in 20..40 {
        let table: String = (0..rows)
            .fold(String::from("| 序 | 名 |\n|--|--|\n"), |table, row| {
                table + &format!("| {row} | 码头{row} |\n")
            });
        let text = format!("{table}\n船到岸的时候，天还没有亮。\n\n## 小节\n\n又一句。\n");
        Laid::new(&text, &sheet("book-32k"), &format!("{rows} rows")).check();
    }
}

#[test]
fn short_cells_stay_on_one_line() {
    let long = "这一栏写的是来历、用法和保存的办法，一句接一句，总要写上好几行才够。".repeat(2);
    let text = format!("| 名称 | 月份 | 说明 |\n|--|--|--|\n| 青心乌龙茶 | 10月 | {long} |\n");
    let laid = Laid::new(&text, &sheet("book-32k"), "short cells");
    for cell in ["青心乌龙茶", "10月"] {
        let (lines, text) = laid.lines_of_cell(cell);
        assert_eq!(lines, 1, "{cell}: {text}");
    }
}

#[test]
fn an_empty_cell_is_still_a_cell() {
    let text = "| 甲 | 乙 |\n|--|--|\n| 一 |  |\n|  | 二 |\n|  |  |\n";
    let laid = Laid::new(text, &sheet("report-a4"), "empty cells");
    assert_eq!(laid.drawn_cells(), 6, "a row short of a cell is no row to who can't see it");
}

#[test]
fn a_row_higher_than_the_page_is_divided() {
    let long = "仓库的记录从来没有断过，哪怕是停电的那几夜。".repeat(150);
    let text = format!("| 事 | 记 |\n|--|--|\n| 甲 | {long} |\n| 乙 | 短 |\n");
    Laid::new(&text, &sheet("book-32k"), "tall row").check();
}

#[test]
fn a_table_of_five_hundred_columns_is_set_as_text() {
    let row = |cell: &dyn Fn(usize) -> String| {
        let cells: Vec<String> = (0..500).map(cell).collect();
        format!("|{}|\n", cells.join("|"))
    };
    let text = [
        row(&|column| format!("栏{column}")),
        row(&|_| "--".to_owned()),
        row(&|column| format!("值{column}")),
    ]
    .concat();
    let laid = Laid::new(&text, &sheet("book-32k"), "wide table");
    let codes: Vec<Code> = laid.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert!(codes.contains(&Code::CrowdedTable), "{codes:?}");
    laid.check_frame();
    assert!(laid.body_text().contains("值499"), "nothing is lost");
}

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

#[test]
fn images_never_reach_over_the_page() {
    let text = "前文。\n\n![山](images/ridges.jpg \"山脊\")\n\n![缺](images/none.png \"缺图\")\n\n\
                ![山](images/ridges.jpg)后文。\n";
    for name in StyleSheet::built_in_names() {
        Laid::new(text, &sheet(name), name).check_frame();
    }
}

#[test]
fn figures_that_float_leave_no_gap_and_keep_their_order() {
    let line = "河水在夜里涨了三尺，岸上的灯一盏一盏熄掉，只有桥头那一盏还亮着。\n\n";
    let style = changed("extends = \"book-32k\"\nfigures = \"float\"\n");
    for before in 0..13 {
        let figures: String = (1..=3)
            .map(|figure| format!("![山](images/ridges.jpg \"图{figure}\")\n\n{}", line.repeat(2)))
            .collect();
        let text = format!("{}{figures}{}# 下一章\n\n完。\n", line.repeat(before), line.repeat(20));
        let laid = Laid::new(&text, &style, &format!("{before} before"));
        laid.check_frame();
        laid.check_lines_together();
        let said = laid.body_text();
        let places: Vec<_> = (1..=3).map(|figure| said.find(&format!("图{figure}"))).collect();
        assert!(places.is_sorted() && places.iter().all(Option::is_some), "{before}: {places:?}");
        let chapter = laid.pages.destinations[0].page;
        assert!(said.find("图3") < said.find("下一章"), "no chapter ends before its figures");
        // All pages of text but the last of the chapter are full, but for a paragraph's end.
        for page in 0..chapter - 1 {
            let empty = laid.empty(page);
            assert!(empty < 2.5 / 25.0, "{before} before: {empty} of page {page} is empty");
        }
    }
}

#[test]
fn a_heading_goes_before_a_figure_only_if_a_reference_leads_to_it() {
    let line = "河水在夜里涨了三尺，岸上的灯一盏一盏熄掉，只有桥头那一盏还亮着。\n\n";
    let mut overtaken = 0;
    for (before, reference) in (3..13).flat_map(|before| [(before, ""), (before, "{{ref:view}}")]) {
        let text = format!(
            "# 序\n\n文。\n\n# 章\n\n{}{reference}\n\n![山](images/ridges.jpg \"山脊\"){{#view}}\n\n## 下一节\n\n{}",
            line.repeat(before),
            line.repeat(20)
        );
        let laid = Laid::new(&text, &sheet("book-32k"), &format!("{before} before {reference}"));
        laid.check_frame();
        let said = laid.body_text();
        let (figure, heading) = (said.find("山脊").unwrap(), said.find("下一节").unwrap());
        assert!(figure < heading || !reference.is_empty(), "{before} before, no reference");
        overtaken += usize::from(heading < figure);
    }
    assert!(overtaken > 0, "text goes on before a figure that is referred to");
}

#[test]
fn code_keeps_every_character() {
    let line =
        "let total: u64 = entries.iter().map(|entry| entry.length).sum::<u64>() + 1; ".repeat(4);
    let text = format!("```\n{line}\n\tindented\n\n单行\n```\n");
    let laid = Laid::new(&text, &sheet("book-32k"), "code");
    laid.check();
    let squeezed: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    assert!(laid.body_text().contains(&squeezed));
}

#[test]
fn hostile_manuscripts_are_laid_out_within_the_page() {
    let deep_list: String = (0..64).map(|depth| format!("{}- 层\n", "  ".repeat(depth))).collect();
    let cases = [
        ("quotes", format!("{}底\n", "> ".repeat(200))),
        ("lists", deep_list),
        ("one heading after another", "# 题\n\n".repeat(200)),
        ("a heading like a chapter", format!("# {}\n\n文。\n", "很长的题目".repeat(400))),
        ("one paragraph", "长段落没有尽头。".repeat(20_000)),
        ("notes in every line", {
            let calls: String = (0..300).map(|n| format!("句[^{n}]。\n\n")).collect();
            let notes: String =
                (0..300).map(|n| format!("[^{n}]: {}\n\n", "注文不短。".repeat(20))).collect();
            calls + &notes
        }),
    ];
    for (name, text) in cases {
        for style in ["report-a4", "book-32k"] {
            let laid = Laid::new(&text, &sheet(style), name);
            laid.check_frame();
            assert!(laid.pages.pages.iter().all(|page| page.width > Length::ZERO));
        }
    }
}

/// Returns the text of a page, lines joined.
fn text_of(pages: &PagedDocument, page: usize) -> String {
    let runs = pages.pages[page].items.iter().filter(|item| matches!(item.tag, Tag::Node(_)));
    runs.filter_map(|item| match &item.content {
        Content::Glyphs(run) => Some(run.text.as_str()),
        Content::Fill { .. } | Content::Image { .. } => None,
    })
    .collect()
}

#[test]
fn latin_text_has_its_size_wherever_it_stands() {
    let text = "---\ntitle: A书\n---\n\n# B章\n\nC文[^1]。\n\n1. D项\n\n| E表 |\n| - |\n| F格 |\n\n: G题\n\n\
                ## H节\n\n> I引\n\n![J图](images/none.png \"K题\")\n\n```\nL\n```\n\n# M\n\n{{index:N}}\n\n[^1]: O注\n";
    let latin = |size: &str| {
        let latin = format!("extends = \"book-32k\"\n[text]\nlatin-size = {size}\n");
        let (pages, _, _) =
            paginate(text, &changed(&format!("{latin}[notes]\nlabels = \"decimal\"\n")));
        let mut runs: Vec<_> = (pages.pages.iter().flat_map(|page| &page.items))
            .filter_map(|item| match &item.content {
                Content::Glyphs(run) => Some((run.text.clone(), run.size)),
                Content::Fill { .. } | Content::Image { .. } => None,
            })
            .filter(|(text, _)| text.chars().all(|c| c.is_ascii_alphanumeric()))
            .collect();
        runs.sort();
        runs
    };
    let (usual, small) = (latin("1.0"), latin("0.8"));
    for letter in 'A'..='O' {
        assert!(usual.iter().any(|(text, _)| text.starts_with(letter)), "{letter} in {usual:?}");
    }
    assert!(usual.iter().filter(|(text, _)| text.starts_with('1')).count() > 3, "labels, folios");
    let scaled = usual.into_iter().map(|(text, size)| {
        let size = if text == "L" { size } else { size * 0.8 };
        (text, size)
    });
    assert_eq!(small, scaled.collect::<Vec<_>>(), "all but code");
}

#[test]
fn references_to_pages_name_the_pages_on_which_things_are() {
    let filler = "河水在夜里涨了三尺，岸上的灯一盏一盏熄掉，只有桥头那一盏还亮着。".repeat(30);
    for before in 0..6 {
        // More and more text before, so that the table comes to stand at other places of its page.
        let text = format!(
            "# 一 {{#one}}\n\n见第{{{{page:far}}}}页，又见第{{{{page:rain}}}}页。{}\n\n{filler}\n\n\
             | 甲 |\n| - |\n| 乙 |\n\n: 雨量 {{#rain}}\n\n{filler}{{{{index:桥}}}}尾\n\n# 远 {{#far}}\n\n文。\n",
            "补一句话。".repeat(before * 60)
        );
        let (pages, map, diagnostics) = paginate(&text, &sheet("book-32k"));
        let folio = |key: &str| map.folios[&outline::Key::new(key).unwrap()].clone();
        let shown = format!("见第{}页，又见第{}页。", folio("far"), folio("rain"));
        let first = text_of(&pages, 0);
        assert!(first.contains(&shown), "{shown} in {first}");
        for (key, says) in [("rain", "表1"), ("mark-1", "尾")] {
            let page = pages.destinations.iter().find(|place| place.key.as_str() == key).unwrap();
            assert_eq!(pages.pages[page.page].folio, folio(key));
            assert!(text_of(&pages, page.page).contains(says), "{key} on page {}", page.page);
        }
        assert!(diagnostics.iter().all(|one| one.code == Code::LooseLine), "{diagnostics:?}");
    }
}

#[test]
fn parts_stand_on_pages_of_their_own_and_prefaces_count_apart() {
    let text = "---\ntitle: 河岸\n---\n\n# 前言 {#preface}\n\n文。\n\n## 缘起 {#why}\n\n文。\n\n\
                # 第一部　上游 {#upper}\n\n## 第一章　源头 {#source}\n\n文。\n\n\
                ## 第二章　渡口 {#ferry}\n\n文。\n\n# 第二部　下游 {#lower}\n\n\
                ## 第三章　入海 {#sea}\n\n文。\n\n# 后记 {#after}\n\n文。\n";
    let laid = |text: &str, sheet: &Arc<StyleSheet>| {
        let (pages, map, _) = paginate(text, sheet);
        let of = |key: &str| {
            let place = pages.destinations.iter().find(|place| place.key.as_str() == key);
            let folio = map.folios.iter().find(|(known, _)| known.as_str() == key);
            (place.expect("a place").page, folio.expect("a folio").1.clone())
        };
        let places =
            ["preface", "why", "upper", "source", "ferry", "lower", "sea", "after"].map(of);
        (pages, places)
    };
    let (pages, places) = laid(text, &sheet("book-32k"));
    let [title_and_contents, part] = [4, 6];
    let folios = places.each_ref().map(|(page, folio)| (*page, folio.as_str()));
    assert_eq!(folios[0], (title_and_contents, "v"), "a preface is front matter");
    assert_eq!(folios[1], (title_and_contents, "v"), "its sections are no chapters");
    assert_eq!(folios[2], (part, "1"), "the text begins with the part, on a recto");
    assert_eq!(folios[3], (part + 2, "3"), "behind a blank verso");
    assert_eq!(folios[4], (part + 3, "4"));
    assert_eq!(folios[5], (part + 4, "5"));
    assert_eq!(folios[6], (part + 6, "7"));
    assert_eq!(folios[7], (part + 7, "8"));
    for page in [part, part + 1] {
        assert_eq!(artifacts(&pages, page, ArtifactKind::Header), "");
        assert_eq!(artifacts(&pages, page, ArtifactKind::Footer), "");
    }
    assert!(pages.pages[part + 1].items.is_empty());
    let depths: Vec<u8> = pages.bookmarks.iter().map(|bookmark| bookmark.depth).collect();
    assert_eq!(depths, [1, 2, 1, 2, 2, 1, 2, 1]);
    // What a sheet counts plainly it counts from the first page on.
    let plain = changed("extends = \"book-32k\"\nfront-matter = \"plain\"\n");
    assert_eq!(laid(text, &plain).1[2], (6, "7".to_owned()));
    // Said by the author, parts need no numbers.
    let said = text.replace("第一部　上游 {#upper", "上游 {.part #upper");
    assert_eq!(laid(&said, &sheet("book-32k")).1[2], (6, "1".to_owned()));
}

#[test]
fn lists_of_figures_and_tables_name_the_folios_of_their_pages() {
    let filler = "河水在夜里涨了三尺，岸上的灯一盏一盏熄掉。\n\n".repeat(60);
    let text = format!(
        "# 一 {{#figure-1}}\n\n![船](a.png \"渡口的船\")\n\n{filler}| 甲 |\n| - |\n| 乙 |\n\n: 雨量\n\n\
         > ![桥](b.png \"桥上的灯\")\n\n![无题](c.png)\n"
    );
    let lists = changed("[contents]\nfigures = \"插图目录\"\ntables = \"附表目录\"\n");
    let (pages, map, _) = paginate(&text, &lists);
    let first = text_of(&pages, 0);
    // The key of the section is taken; the figure without a caption is not listed.
    for (title, says, key) in [
        ("插图目录", "圖1\u{3000}渡口的船", "figure-2"),
        ("插图目录", "圖2\u{3000}桥上的灯", "figure-3"),
        ("附表目录", "表1\u{3000}雨量", "table-1"),
    ] {
        let folio = &map.folios[&outline::Key::new(key).unwrap()];
        let (_, list) = first.split_once(title).unwrap_or_else(|| panic!("{title} in {first}"));
        assert!(list.contains(&format!("{says}{folio}")), "{says} {folio} in {list}");
        let leads =
            |link: &LinkArea| link.target == LinkTarget::Section(outline::Key::new(key).unwrap());
        assert!(pages.pages[0].links.iter().any(leads), "{key}");
    }
    assert!(!map.folios.contains_key(&outline::Key::new("figure-4").unwrap()));
    assert_ne!(map.folios.values().min(), map.folios.values().max());
    let (plain, map, _) = paginate(&text, &sheet("report-a4"));
    assert!(!text_of(&plain, 0).contains("插图目录"));
    assert_eq!(map.folios.len(), 1, "keys are given only where a list needs them");
}

#[test]
fn an_index_is_sorted_by_sound_and_names_the_folios_of_its_marks() {
    let filler = "河水在夜里涨了三尺，岸上的灯一盏一盏熄掉。\n\n".repeat(60);
    let text = format!(
        "# 一\n\n水{{{{index:水}}}}，茶{{{{index:茶!绿茶}}}}，城{{{{index:chongqing@重庆}}}}。\n\n{filler}\
         茶{{{{index:茶!绿茶}}}}，又是茶{{{{index:茶!绿茶}}}}。\n"
    );
    let (pages, map, _) = paginate(&text, &sheet("book-32k"));
    let folio = |key: &str| map.folios[&outline::Key::new(key).unwrap()].clone();
    assert_ne!(folio("mark-2"), folio("mark-4"));
    let (one, far) = (folio("mark-1"), folio("mark-4"));
    let expected = format!("索引C茶绿茶　{one}，{far}重庆　{one}S水　{one}");
    let last = pages.pages.len() - 1;
    assert_eq!(text_of(&pages, last), expected);
    let leads =
        |link: &LinkArea| link.target == LinkTarget::Section(outline::Key::new("mark-4").unwrap());
    assert!(pages.pages[last].links.iter().any(leads));
    assert_eq!(pages.bookmarks.last().unwrap().title, "索引");
    let none = changed("[contents]\nindex = \"\"\n");
    let (pages, _, _) = paginate(&text, &none);
    assert!((0..pages.pages.len()).all(|page| !text_of(&pages, page).contains("索引")));
}

#[test]
fn a_motto_stands_on_the_page_of_its_part() {
    let text = "# 上游 {.part #upper}\n\n<!-- hanpress:epigraph -->\n> 水往低处流。\n\n\
                ## 第一章　源头 {#source}\n\n文。\n";
    let (pages, _, _) = paginate(text, &sheet("book-32k"));
    let page = |key: &str| {
        let place = pages.destinations.iter().find(|place| place.key.as_str() == key);
        place.expect("a place").page
    };
    assert!(text_of(&pages, page("upper")).contains("水往低处流"));
    assert_eq!(page("source"), page("upper") + 2, "behind a blank verso");
}

#[test]
fn tables_too_wide_are_set_in_smaller_type_and_then_in_parts() {
    let table = |columns: usize, cell: &dyn Fn(usize) -> String| {
        let line = |cell: &dyn Fn(usize) -> String| {
            (0..columns).map(|column| format!("| {} ", cell(column))).collect::<String>() + "|\n"
        };
        let head = line(&|column| format!("{column}月"));
        head + &line(&|_| "-".to_owned()) + &line(cell)
    };
    let figures = |column: usize| (100 + column).to_string();
    let told = |diagnostics: &Diagnostics| {
        let crowded = diagnostics.iter().filter(|one| one.code == Code::CrowdedTable);
        crowded.map(|one| one.message.clone()).collect::<Vec<_>>()
    };
    let is_header = |role: &StructureRole| matches!(role, StructureRole::HeaderCell { .. });
    let count = |pages: &PagedDocument, is: &dyn Fn(&StructureRole) -> bool| {
        pages.structure.iter().filter(|node| is(&node.role)).count()
    };
    let book = sheet("book-32k");
    let (_, _, fits) = paginate(&table(8, &figures), &book);
    assert_eq!(told(&fits), [""; 0]);
    let (smaller, _, told_smaller) = paginate(&table(13, &figures), &book);
    assert_eq!(told(&told_smaller), ["a table of 13 columns is set in 7.5 pt to fit the page"]);
    assert_eq!(count(&smaller, &is_header), 13);
    let (parts, _, told_parts) = paginate(&table(20, &figures), &book);
    assert_eq!(told(&told_parts), ["a table of 20 columns is set in 2 parts, one below the other"]);
    assert_eq!(count(&parts, &|role| *role == StructureRole::Table), 2);
    assert_eq!(count(&parts, &is_header), 21, "the first column stands before each part");
    let texts: Vec<&str> = parts.pages[0].items.iter().filter_map(text_of_item).collect();
    for column in 1..20 {
        let figure = figures(column);
        assert_eq!(texts.iter().filter(|text| **text == figure).count(), 1, "{figure}");
    }
    // Nothing helps cells that are all wide.
    let (_, _, crowded) = paginate(&table(60, &|_| "一二三四五六".repeat(9)), &book);
    assert_eq!(told(&crowded).len(), 1);
}

fn text_of_item(item: &layout::Item) -> Option<&str> {
    match &item.content {
        Content::Glyphs(run) => Some(run.text.as_str()),
        _ => None,
    }
}

#[test]
fn an_index_has_two_columns_and_stands_in_the_contents() {
    let marks: String =
        "茶水山河桥雨风雪花鸟鱼虫".chars().map(|c| format!("{c}{{{{index:{c}}}}}")).collect();
    let text =
        format!("---\ntitle: 河岸\n---\n\n# 一\n\n{marks}\n\n# 二\n\n文。\n\n# 三\n\n文。\n");
    let (pages, map, _) = paginate(&text, &sheet("book-32k"));
    let index = pages.destinations.iter().find(|place| place.key.as_str() == "index-1");
    let index = index.expect("an index").page;
    let folio = map.folios.iter().find(|(key, _)| key.as_str() == "index-1").expect("a folio").1;
    let contents = (0..pages.pages.len()).map(|page| text_of(&pages, page));
    let contents = contents.into_iter().find(|text| text.contains("目　录")).expect("contents");
    assert!(contents.ends_with(&format!("索引{folio}")), "{contents}");
    let of_entry = |entry: char| {
        let mut items = pages.pages[index].items.iter();
        let item =
            items.find(|item| text_of_item(item).is_some_and(|text| text.starts_with(entry)));
        match &item.expect("an entry").content {
            Content::Glyphs(run) => run.origin,
            other => panic!("{other:?}"),
        }
    };
    // 茶 is the first by its sound, 雪 the last but one.
    let (first, last) = (of_entry('茶'), of_entry('鱼'));
    assert!(last.x > first.x + sheet("book-32k").page.measure / 3, "{first:?} {last:?}");
}
