//! From the words of a Chinese heading to an English phrase.
//!
//! Headings are noun phrases mostly, and a few patterns make up the rest: from A to B, the impact
//! of A on B, how to, what is, during. What fits none keeps the Chinese order, in which the head
//! comes last, as it does in English.

use super::super::key::SMALL_WORDS;
use super::dictionary::Dictionary;
use super::inflect::{gerund, plural};
use super::tokens::{Kind, Token, confidence};

/// A word of the phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    /// Whether a key can do without it: `of`, `the`.
    pub(super) is_function: bool,
}

/// A phrase, and how sure each of its parts is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Phrase {
    pub(super) words: Vec<Word>,
    /// Sum over characters of how sure their English is, in percent.
    pub(super) sure: u64,
    /// How many characters.
    pub(super) characters: u64,
}

impl Phrase {
    fn content(&mut self, text: &str) {
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let is_function = SMALL_WORDS.iter().any(|small| word.eq_ignore_ascii_case(small));
            self.words.push(Word { text: word.to_owned(), is_function });
        }
    }

    fn then(&mut self, other: Self) {
        self.words.extend(other.words);
        self.sure += other.sure;
        self.characters += other.characters;
    }

    fn weigh(&mut self, token: &Token<'_>) {
        let characters = token.text.chars().count() as u64;
        self.sure += confidence(token) * characters;
        self.characters += characters;
    }
}

// All folded.
const LINKERS: &[&str] = &["的", "之"];
const ANDS: &[&str] = &["和", "与", "及", "暨", "以及", "跟", "并", "并且", "、"];
const ORS: &[&str] = &["或", "或者"];
const COPULAS: &[&str] = &["是", "为", "成为", "变成", "就是", "不是", "不只", "不只是"];
/// What says when and where behind its words.
const POSTPOSITIONS: &[&str] = &[
    "期间", "之后", "以后", "之前", "以前", "前夕", "以来", "之间", "当中", "之中", "之下", "之际",
    "中", "里", "内", "后", "前", "时",
];
/// What something has on something else: A對B的影響.
const ON: &[&str] =
    &["影响", "冲击", "贡献", "看法", "效应", "作用", "研究", "态度", "反思", "启示"];
/// Words at the front, and what they say there; an infinitive follows, or a clause.
const OPENINGS: &[(&str, &str)] = &[
    ("如何", "how to"),
    ("怎样", "how to"),
    ("怎么", "how to"),
    ("为什么", "why"),
    ("为何", "why"),
    ("什么是", "what is"),
    ("何谓", "what is"),
    ("谁是", "who is"),
    ("关于", "about"),
    ("为", "for"),
    ("论", "on"),
    ("谈", "on"),
    ("说", "on"),
    ("致", "to"),
    ("学", "learning"),
];

/// Takes the words of an English phrase as they are.
pub(super) fn translated(english: &str) -> Phrase {
    let mut whole = Phrase::default();
    whole.content(&english.split_whitespace().collect::<Vec<_>>().join(" "));
    whole
}

/// Puts a stretch of a heading into English.
pub(super) fn phrase(tokens: &[Token<'_>]) -> Phrase {
    let tokens: &[Token<'_>] = trimmed(tokens);
    let Some(first) = tokens.first() else { return Phrase::default() };
    if let Some(phrase) = opening(tokens) {
        return phrase;
    }
    let to = tokens.iter().position(|token| token.is(&["到", "至", "走向", "迈向"]));
    if let Some(to) = to.filter(|_| first.is(&["从"])) {
        return framed("from", &tokens[1..to], "to", &tokens[to + 1..]);
    }
    if let Some(phrase) = on(tokens) {
        return phrase;
    }
    if let Some(phrase) = linked(tokens) {
        return phrase;
    }
    // 危機中釋出力量: unleashing power in crisis.
    let after = tokens.iter().position(|token| token.is(POSTPOSITIONS));
    if let Some(at) = after.filter(|&at| at > 0 && at + 1 < tokens.len()) {
        let mut whole = phrase(&tokens[at + 1..]);
        whole.then(phrase(&tokens[..=at]));
        return whole;
    }
    let joint = tokens.iter().position(|token| token.is(ANDS) || token.is(ORS));
    if let Some(at) = joint.filter(|&at| at > 0 && at + 1 < tokens.len()) {
        let word = if tokens[at].is(ORS) { "or" } else { "and" };
        let mut whole = phrase(&tokens[..at]);
        // A、B與C needs one "and", before the last.
        let is_list = tokens[at].is(&["、"]) && tokens[at + 1..].iter().any(|token| token.is(ANDS));
        if !is_list {
            whole.content(word);
        }
        whole.then(phrase(&tokens[at + 1..]));
        return whole;
    }
    if let Some(phrase) = templated(tokens) {
        return phrase;
    }
    plain(tokens)
}

/// Returns what a sentence is about: the words before 是 or 成為, and before where and when.
pub(super) fn subject<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<&'t [Token<'a>]> {
    let at = tokens.iter().position(|token| token.is(COPULAS)).filter(|&at| at > 0)?;
    let subject = &tokens[..at];
    let place = subject.iter().position(|token| token.is(&["在", "于"])).filter(|&at| at > 0);
    Some(&subject[..place.unwrap_or(at)])
}

/// Leaves out what says nothing at both ends.
fn trimmed<'t, 'a>(mut tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    while let Some((first, rest)) = tokens.split_first() {
        if rest.is_empty() || !(first.is_dropped() || first.is(ANDS)) {
            break;
        }
        tokens = rest;
    }
    while let Some((last, rest)) = tokens.split_last() {
        if rest.is_empty() || !(last.is_dropped() || last.is(ANDS)) {
            break;
        }
        tokens = rest;
    }
    tokens
}

fn framed(before: &str, left: &[Token<'_>], between: &str, right: &[Token<'_>]) -> Phrase {
    let mut whole = Phrase::default();
    whole.content(before);
    whole.then(phrase(left));
    whole.content(between);
    whole.then(phrase(right));
    whole
}

fn opening(tokens: &[Token<'_>]) -> Option<Phrase> {
    let (word, used) = OPENINGS.iter().find_map(|&(chinese, english)| {
        let one = tokens[0].is(&[chinese]);
        let two = tokens.len() > 1 && format!("{}{}", tokens[0].text, tokens[1].text) == chinese;
        (one || two).then_some((english, if one { 1 } else { 2 }))
    })?;
    let rest = trimmed(tokens.get(used..).filter(|rest| !rest.is_empty())?);
    let mut whole = Phrase::default();
    tokens[..used].iter().for_each(|token| whole.weigh(token));
    whole
        .words
        .extend(word.split(' ').map(|word| Word { text: word.to_owned(), is_function: false }));
    let takes_verb = matches!(word, "how to" | "why" | "learning");
    whole.then(if takes_verb { clause(rest) } else { phrase(rest) });
    Some(whole)
}

/// A clause: its verbs stay verbs.
fn clause(tokens: &[Token<'_>]) -> Phrase {
    let mut whole = Phrase::default();
    for (index, token) in tokens.iter().enumerate() {
        let verb = token.gloss().map(|gloss| gloss.verb).filter(|verb| !verb.is_empty());
        let is_verb = token.gloss().is_some_and(|gloss| gloss.prefers_verb || index == 0);
        match verb.filter(|_| is_verb && index + 1 < tokens.len()) {
            Some(verb) => {
                whole.weigh(token);
                whole.content(verb);
            }
            None => {
                whole.then(phrase(&tokens[index..]));
                break;
            }
        }
    }
    whole
}

/// A對B的影響: impact of A on B.
fn on(tokens: &[Token<'_>]) -> Option<Phrase> {
    let (last, rest) = tokens.split_last()?;
    let at = rest.iter().position(|token| token.is(&["对", "对于"]))?;
    (last.is(ON) && at + 1 < rest.len()).then_some(())?;
    let mut whole = phrase(std::slice::from_ref(last));
    if at > 0 {
        whole.content("of");
        whole.then(phrase(&rest[..at]));
    }
    whole.content("on");
    whole.then(phrase(&rest[at + 1..]));
    Some(whole)
}

/// A的B: B of A, or A B.
fn linked(tokens: &[Token<'_>]) -> Option<Phrase> {
    let at = tokens.iter().rposition(|token| token.is(LINKERS))?;
    let (left, right) = (trimmed(&tokens[..at]), trimmed(&tokens[at + 1..]));
    if left.is_empty() || right.is_empty() {
        return None;
    }
    if let Kind::Number { is_plural, .. } = left[0].kind
        && left.len() > 1
    {
        // 三個沒有人的車站: what is counted is the stations.
        let mut whole = plain(&left[..1]);
        whole.then(phrase(&left[1..]));
        whole.then(phrase(right));
        if let Some(last) = whole.words.last_mut().filter(|_| is_plural) {
            last.text = plural(&last.text);
        }
        return Some(whole);
    }
    let mut whole = Phrase::default();
    let ends_in_template = left.last().is_some_and(|token| template(token).is_some());
    if ends_in_template {
        // 疫情期間的教學: teaching during the epidemic.
        whole.then(phrase(right));
        whole.then(phrase(left));
        return Some(whole);
    }
    let is_clause = left.iter().any(|token| {
        token.gloss().is_some_and(|gloss| gloss.prefers_verb && gloss.source_is_verb())
    });
    let heads_with_of = right.last().and_then(Token::gloss).is_some_and(|gloss| {
        gloss.is_abstract || !gloss.prefers_verb && !gloss.noun.is_empty() && right.len() == 1
    });
    let has_template = right.last().is_some_and(|token| template(token).is_some());
    let is_abstract = right.last().and_then(Token::gloss).is_some_and(|gloss| gloss.is_abstract);
    if heads_with_of && !is_clause && !has_template && (left.len() > 1 || is_abstract) {
        whole.then(phrase(right));
        whole.content("of");
        whole.then(phrase(left));
    } else {
        whole.then(phrase(left));
        whole.then(phrase(right));
    }
    Some(whole)
}

/// A gloss with a place for other words: what stands before it and behind.
fn template<'a>(token: &Token<'a>) -> Option<(&'a str, &'a str)> {
    token.gloss()?.noun.split_once('*')
}

/// 茶葉簡史: brief history of tea.
fn templated(tokens: &[Token<'_>]) -> Option<Phrase> {
    let (last, rest) = tokens.split_last()?;
    let (before, behind) = template(last)?;
    let rest = trimmed(rest);
    // 在 says the same as what its phrase ends with.
    let rest = match rest.split_first() {
        Some((first, more)) if first.is(&["在", "于", "当"]) && !more.is_empty() => more,
        _ => rest,
    };
    let mut whole = Phrase::default();
    whole.weigh(last);
    if rest.is_empty() {
        // Nothing to put there: 簡介 alone is an introduction.
        let alone = before.trim().trim_end_matches(" of").trim_end_matches(" to");
        whole.content(if alone.is_empty() { behind.trim() } else { alone });
        return Some(whole);
    }
    whole.content(before.trim());
    whole.then(phrase(rest));
    whole.content(behind.trim());
    Some(whole)
}

/// Words in their order.
fn plain(tokens: &[Token<'_>]) -> Phrase {
    let mut whole = Phrase::default();
    let mut counts_many = false;
    let tokens: Vec<&Token<'_>> = tokens.iter().filter(|token| !token.is_dropped()).collect();
    for (index, token) in tokens.iter().enumerate() {
        whole.weigh(token);
        let is_last = index + 1 == tokens.len();
        match &token.kind {
            Kind::Name(text) | Kind::Latin(text) | Kind::Unknown(text) => whole.content(text),
            Kind::Number { said, is_plural } => {
                counts_many = *is_plural;
                whole.content(said);
            }
            Kind::Word(gloss) => {
                // 學 is the study of something only behind it.
                let own = gloss.noun.contains('*').then(|| Dictionary::counted(&token.text));
                let gloss = own.flatten().unwrap_or(*gloss);
                let next = tokens.get(index + 1).and_then(|next| next.gloss());
                let next_is_abstract = next.is_some_and(|next| next.is_abstract);
                let is_before_noun = next.is_some_and(|next| !next.noun.is_empty());
                let noun = if is_before_noun { gloss.adjective } else { gloss.noun };
                let noun = noun.trim_matches(['*', ' ']);
                // 建立信任: building trust, but 建立過程: building process.
                let begins = index == 0 && gloss.is_abstract && next.is_some();
                let takes_verb = !gloss.verb.is_empty()
                    && (noun.is_empty()
                        || (gloss.prefers_verb || begins) && !is_last && !next_is_abstract);
                if !takes_verb {
                    let many = counts_many && is_last;
                    whole.content(&if many { plural(noun) } else { noun.to_owned() });
                } else if index == 0 && !is_last || is_last && index > 0 && noun.is_empty() {
                    whole.content(&gerund(gloss.verb));
                } else {
                    whole.content(gloss.verb);
                }
            }
        }
    }
    whole
}
