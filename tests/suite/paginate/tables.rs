//! Tables on pages: heads repeated, spans, rows divided, tables too wide.

use std::fmt::Write as _;

use std::sync::Arc;

use super::laws::Laid;
use hanpress::diagnostic::{Code, Diagnostics};
use hanpress::layout::{
    ArtifactKind, LayoutBlock, LayoutDocument, LayoutInline, LayoutParagraph, PagedDocument,
    StructureRole,
};
use hanpress::style::{Role, StyleSheet};

use super::{artifacts, changed, paginate, sheet, text_of_item};
use crate::resolve::flow_with;

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
