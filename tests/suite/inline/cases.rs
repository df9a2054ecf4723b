//! Single cases, each named for what it shows.

use hanpress::document::Marks;
use hanpress::style::{Align, Family, TextStyle};

use super::{call, dump, set, style, styled, text, text_style};
use crate::reference;

#[test]
fn a_paragraph_of_everything() {
    let mut content = vec![
        text(
            "春天的早晨，他说：“我们乘Boeing 787去伦敦。”“票价是￥3,200元，涨了12.5%（含税）。”《旅行——指南》",
        ),
        call(0),
        text("写道：第31日到达……"),
    ];
    let underlined = TextStyle { underline: true, ..text_style() };
    content.push(styled("下划线 word", underlined, Marks::UNDERLINE, None));
    content.push(text("后面接着乔治·布什与"));
    let mono = TextStyle { family: Family::Mono, ..text_style() };
    content.push(styled("cargo  build", mono, Marks::CODE, None));
    content.push(text("命令！！真的？！好。"));
    let lines = set(&content, &style(Align::Justify, 2), 24.0);
    reference::check("inline/everything.txt", &dump(&lines));
}
