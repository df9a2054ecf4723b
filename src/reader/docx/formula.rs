//! Formulas on one line, as Word's own linear format has them: `(a+b)/2`, `x^2`, `√(x)`, `∑_(i=1)^n x_i`.

use crate::package::xml::{Element, Ns};

/// Formulas nested deeper are cut off: nobody could read them on one line.
const DEEPEST: usize = 32;

/// Writes a formula (ISO/IEC 29500-1, 22.1) on one line.
pub(super) fn linear(formula: Element<'_>) -> String {
    let mut text = String::new();
    content(formula, &mut text, 0);
    text.trim().to_owned()
}

/// Writes what stands in an element.
fn content(element: Element<'_>, text: &mut String, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    for child in element.elements() {
        match child.tag() {
            (Ns::Math, "t") => text.push_str(&child.text()),
            (Ns::Math, "oMath" | "mr") if !text.is_empty() => {
                text.push(' ');
                content(child, text, depth + 1);
            }
            (Ns::Math, name) if name.ends_with("Pr") => {}
            (Ns::Math, name) => {
                if !object(name, child, text, depth) {
                    content(child, text, depth + 1);
                }
            }
            _ => content(child, text, depth + 1),
        }
    }
}

/// Writes a part of a formula that is more than a row of others; returns whether it is one.
fn object(name: &str, element: Element<'_>, text: &mut String, depth: usize) -> bool {
    let parts = |name: &str| -> Vec<String> {
        let parts = element.elements().filter(|e| e.is(Ns::Math, name));
        let read = |part| {
            let mut text = String::new();
            content(part, &mut text, depth + 1);
            text
        };
        parts.map(read).collect()
    };
    let part = |name: &str| parts(name).concat();
    let property = |name: &str| {
        let found = element.elements().find_map(|of| of.elements().find(|e| e.is(Ns::Math, name)));
        found.map(|element| element.val().map(|value| value.into_owned()).unwrap_or_default())
    };
    match name {
        "f" => {
            let sign = match property("type").as_deref() {
                Some("noBar") => "¦",
                _ => "/",
            };
            text.push_str(&format!("{}{sign}{}", operand(&part("num")), operand(&part("den"))));
        }
        "sSup" | "sSub" | "sSubSup" => {
            text.push_str(&operand(&part("e")));
            scripts(&part("sub"), &part("sup"), text);
        }
        "sPre" => {
            scripts(&part("sub"), &part("sup"), text);
            text.push_str(&part("e"));
        }
        "rad" => {
            let sign = match part("deg").as_str() {
                "" | "2" => "√".to_owned(),
                "3" => "∛".to_owned(),
                "4" => "∜".to_owned(),
                degree => format!("{}√", superscript(degree).unwrap_or_else(|| degree.to_owned())),
            };
            text.push_str(&format!("{sign}{}", operand(&part("e"))));
        }
        "nary" => {
            text.push_str(&property("chr").unwrap_or_else(|| "∫".to_owned()));
            scripts(&part("sub"), &part("sup"), text);
            text.push_str(&format!(" {}", part("e")));
        }
        "limLow" => text.push_str(&format!("{}_{}", part("e"), operand(&part("lim")))),
        "limUpp" => text.push_str(&format!("{}^{}", part("e"), operand(&part("lim")))),
        "func" => text.push_str(&format!("{} {}", part("fName"), part("e"))),
        "d" => {
            let sign = |name, usual: &str| property(name).unwrap_or_else(|| usual.to_owned());
            let inside = parts("e").join(&sign("sepChr", "|"));
            text.push_str(&format!("{}{inside}{}", sign("begChr", "("), sign("endChr", ")")));
        }
        "acc" => {
            // A combining character stands behind its base.
            let base = operand(&part("e"));
            text.push_str(&format!("{base}{}", property("chr").unwrap_or("\u{302}".to_owned())));
        }
        "bar" => text.push_str(&format!("{}\u{305}", operand(&part("e")))),
        "m" => {
            let rows = element.elements().filter(|e| e.is(Ns::Math, "mr")).map(|row| {
                let cells = row.elements().filter(|e| e.is(Ns::Math, "e")).map(|cell| {
                    let mut text = String::new();
                    content(cell, &mut text, depth + 2);
                    text
                });
                cells.collect::<Vec<_>>().join(" & ")
            });
            text.push_str(&format!("[{}]", rows.collect::<Vec<_>>().join("; ")));
        }
        "eqArr" => text.push_str(&parts("e").join("; ")),
        _ => return false,
    }
    true
}

/// Writes what stands below and above.
fn scripts(below: &str, above: &str, text: &mut String) {
    for (sign, script) in [('_', below), ('^', above)] {
        if !script.is_empty() {
            text.push(sign);
            text.push_str(&operand(script));
        }
    }
}

/// Puts brackets around what would be torn apart without: anything but one number, name or bracket.
fn operand(text: &str) -> String {
    let is_whole = text.chars().count() <= 1
        || text.chars().all(|c| c.is_ascii_digit() || c == '.')
        || is_bracketed(text);
    if is_whole { text.to_owned() } else { format!("({text})") }
}

/// Whether the bracket at the beginning is closed by the one at the end.
fn is_bracketed(text: &str) -> bool {
    let mut depth = 0_usize;
    let last = text.char_indices().next_back().map_or(0, |(at, _)| at);
    text.starts_with('(')
        && text.ends_with(')')
        && text.char_indices().all(|(at, c)| {
            depth = match c {
                '(' => depth + 1,
                ')' => depth.saturating_sub(1),
                _ => depth,
            };
            depth > 0 || at == last
        })
}

/// Returns digits and letters as they stand raised; `None` if Unicode lacks one.
fn superscript(text: &str) -> Option<String> {
    let raised = "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ";
    let plain = "0123456789n";
    text.chars().map(|c| raised.chars().nth(plain.find(c)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::linear;
    use crate::package::xml::Tree;

    #[track_caller]
    fn check(content: &str, expected: &str) {
        let content = content.replace('<', "<m:").replace("<m:/", "</m:");
        let xml = format!(
            "<m:oMath xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\">\
             {content}</m:oMath>"
        );
        assert_eq!(linear(Tree::parse(&xml).unwrap().root()), expected, "{content}");
    }

    fn run(text: &str) -> String {
        format!("<r><t>{text}</t></r>")
    }

    #[test]
    fn formulas_are_read_on_one_line() {
        let [a, b, n, sum] = ["a", "b", "n", "a+b"].map(run);
        check(&format!("<f><num>{sum}</num><den>{n}</den></f>"), "(a+b)/n");
        check(&format!("<f><num>{}</num><den>{a}</den></f>", run("12")), "12/a");
        check(&format!("<sSup><e>{sum}</e><sup>{n}</sup></sSup>"), "(a+b)^n");
        check(
            &format!("<sSubSup><e>{a}</e><sub>{}</sub><sup>{n}</sup></sSubSup>", run("i,j")),
            "a_(i,j)^n",
        );
        check(&format!("<rad><deg/><e>{sum}</e></rad>"), "√(a+b)");
        check(&format!("<rad><deg>{n}</deg><e>{a}</e></rad>"), "ⁿ√a");
        check(
            &format!(
                "<nary><naryPr><chr m:val='∑'/></naryPr><sub>{}</sub><sup>{n}</sup><e>{a}</e></nary>",
                run("i=1")
            ),
            "∑_(i=1)^n a",
        );
        check(&format!("<d><e>{a}</e><e>{b}</e></d>"), "(a|b)");
        check(
            &format!("<sSup><e><d><e>{sum}</e></d></e><sup>{}</sup></sSup>", run("2")),
            "(a+b)^2",
        );
        let row = format!("<mr><e>{a}</e><e>{b}</e></mr>");
        check(&format!("<m>{row}{row}</m>"), "[a & b; a & b]");
        check(
            &format!(
                "<func><fName><limLow><e>{}</e><lim>{}</lim></limLow></fName><e>{a}</e></func>",
                run("lim"),
                run("n→∞")
            ),
            "lim_(n→∞) a",
        );
        check(&format!("<acc><accPr><chr m:val='\u{20d7}'/></accPr><e>{a}</e></acc>"), "a\u{20d7}");
    }

    #[test]
    fn what_is_nested_without_end_is_cut_off() {
        let deep = format!("{}{}{}", "<rad><e>".repeat(100), run("a"), "</e></rad>".repeat(100));
        let content = deep.replace('<', "<m:").replace("<m:/", "</m:");
        let xml = format!(
            "<m:oMath xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\">\
             {content}</m:oMath>"
        );
        let text = linear(Tree::parse(&xml).unwrap().root());
        assert!(text.starts_with("√(√(") && text.chars().count() < 200, "{text}");
    }
}
