//! Which encoding bytes are in, when nobody says so.
//!
//! Proof first (a byte order mark, strictly valid UTF-8), then evidence: the candidates are
//! decoded and compared by what could not be decoded and by how much of the text is everyday
//! Chinese. Big5 read as GB18030, or the reverse, decodes into characters nobody uses.

use super::encoding::{Confidence, Encoding, EncodingName};
use crate::diagnostic::{Code, Diagnostic, Severity};

/// How much of a file the evidence is taken from, in bytes.
const SAMPLE: usize = 256 * 1024;

/// The most frequent characters of modern Chinese prose, Traditional and Simplified together, and
/// the marks that go with them. In running text they make up well over half of all characters; in
/// text decoded wrongly, a few per cent.
const FREQUENT: &str = "的一是不了在人有我他這个們中来來上大為为和國国地到以說说時时要就出會会可也你對对生能\
    而子那得于於著着下自之年過过發发後后作里裡用道行所然家種种事成方多經经么麼去法學学如都同現现當当沒没\
    動动面起看定天分還还進进好小部其些主樣样理心她本前開开但因只從从想實实日軍军者意無无力它與与長长把機机\
    十民第公此已工使情明性知全三又關关點点正業业外將将兩两高間间由問问很最重並并物手應应戰战向頭头文體体\
    政美相見见被利什二等產产或新己制身果加西斯月話话合回特代內内信表化老給给世位次度門门任常先海通教兒儿\
    原東东聲声提立及比員员解水名真論论處处走義义各入幾几口認认條条平系氣气題题活爾尔更別别打女變变四神總总\
    何電电數数安少報报才結结反受目太量再感建務务做接必場场件計计管期市直德資资命山金指克許许統统區区保至隊队\
    形社便空決决治展馬马科司五基眼書书非則则聽听白卻却界達达光放強强即像難难且權权思王象完設设式色路記记南品\
    住告類类求據据程北邊边死張张該该交規规萬万取拉格望覺觉術术領领共確确傳传師师觀观清今切院讓让識识候帶带導导\
    爭争運运讀读寫写書本章節节，。、；：？！「」『』（）《》“”…—";

/// Evidence for one way of decoding.
#[derive(Debug, Clone, Copy)]
struct Evidence {
    /// Share of the characters past ASCII that are frequent ones, 0–1.
    frequent: f64,
    /// Share of sequences past ASCII that mean nothing, 0–1.
    malformed: f64,
    /// How many characters past ASCII there are.
    wide: usize,
}

impl Evidence {
    /// Weighs both: a twentieth of malformed sequences outweighs a quarter of frequent ones.
    fn score(self) -> f64 {
        self.frequent - 5.0 * self.malformed
    }
}

/// Returns the length of the byte order mark of `encoding` that `bytes` begin with.
pub(super) fn bom_length(bytes: &[u8], encoding: EncodingName) -> usize {
    let mark: &[u8] = match encoding {
        EncodingName::Utf8 => b"\xEF\xBB\xBF",
        EncodingName::Utf16Le => b"\xFF\xFE",
        EncodingName::Utf16Be => b"\xFE\xFF",
        EncodingName::Big5 => return 0,
        EncodingName::Gb18030 => b"\x84\x31\x95\x33",
    };
    if bytes.starts_with(mark) { mark.len() } else { 0 }
}

/// Returns the encoding that a byte order mark, or else the zeros of UTF-16, tells, and the length
/// of the mark.
pub(super) fn by_mark(bytes: &[u8]) -> Option<(Encoding, usize)> {
    for name in EncodingName::ALL {
        let bom = bom_length(bytes, name);
        if bom > 0 {
            return Some((Encoding { name, confidence: Confidence::Certain }, bom));
        }
    }
    let name = utf16_without_mark(sample(bytes))?;
    Some((Encoding { name, confidence: Confidence::High }, 0))
}

/// Returns what evidence is taken from.
fn sample(bytes: &[u8]) -> &[u8] {
    bytes.get(..SAMPLE).unwrap_or(bytes)
}

/// Recognises UTF-16 by the byte order in which everything is everyday text, with the spaces,
/// line ends and marks that every text of more than a few words has.
fn utf16_without_mark(sample: &[u8]) -> Option<EncodingName> {
    // One of these is in every unit that separates.
    if !sample.iter().any(|byte| matches!(byte, 0x00..=0x02 | 0xFF)) {
        return None;
    }
    let pairs = sample.as_chunks().0;
    let weigh = |unit: fn([u8; 2]) -> u16| {
        let plausible = pairs.iter().filter(|&&pair| is_plausible_unit(unit(pair))).count();
        let anchors = pairs.iter().filter(|&&pair| is_anchor_unit(unit(pair))).count();
        (plausible * 20 >= pairs.len() * 19, anchors)
    };
    let (little_fits, little) = weigh(u16::from_le_bytes);
    let (big_fits, big) = weigh(u16::from_be_bytes);
    if little_fits && little > 2 * big {
        Some(EncodingName::Utf16Le)
    } else if big_fits && big > 2 * little {
        Some(EncodingName::Utf16Be)
    } else {
        None
    }
}

/// Whether a UTF-16 unit separates words or sentences. None can be read out of ASCII or UTF-8.
fn is_anchor_unit(unit: u16) -> bool {
    matches!(unit, 0x0A | 0x0D | 0x20 | 0x3000..=0x3002 | 0xFF0C)
}

/// Whether a UTF-16 unit is what Chinese text is made of.
fn is_plausible_unit(unit: u16) -> bool {
    matches!(unit, 0x09 | 0x0A | 0x0D | 0x20..=0x7E | 0xA0..=0xFF | 0x2010..=0x2027
        | 0x3000..=0x303F | 0x4E00..=0x9FFF | 0xFF00..=0xFFEF)
}

/// Compares what the three candidates make of bytes that are not valid in UTF-8; `Err` says why
/// none fits.
pub(super) fn by_evidence(bytes: &[u8]) -> Result<Encoding, String> {
    let sample = sample(bytes);
    let utf8 = weigh(sample, EncodingName::Utf8);
    // Well-formed sequences of several bytes hardly ever arise by chance.
    if utf8.wide > 0 && utf8.malformed < 0.05 {
        return Ok(Encoding { name: EncodingName::Utf8, confidence: Confidence::High });
    }
    let big5 = weigh(sample, EncodingName::Big5);
    let gb = weigh(sample, EncodingName::Gb18030);
    let (name, best, other) = if big5.score() > gb.score() {
        (EncodingName::Big5, big5, gb)
    } else {
        (EncodingName::Gb18030, gb, big5)
    };
    if best.malformed > 0.3 {
        return Err("the bytes are no text in UTF-8, UTF-16, Big5 or GB18030; if it is a text, \
                    name its encoding with --encoding"
            .to_owned());
    }
    let margin = best.score() - other.score();
    if best.frequent >= 0.25 && margin >= 0.15 {
        return Ok(Encoding { name, confidence: Confidence::High });
    }
    let name = if margin < 0.05 { second_opinion(sample).unwrap_or(name) } else { name };
    Ok(Encoding { name, confidence: Confidence::Low })
}

/// Asks chardetng, whose tables know more languages but not how Chinese text is made.
fn second_opinion(sample: &[u8]) -> Option<EncodingName> {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
    if guess == encoding_rs::BIG5 {
        Some(EncodingName::Big5)
    } else if guess == encoding_rs::GBK || guess == encoding_rs::GB18030 {
        Some(EncodingName::Gb18030)
    } else {
        None
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of at most 262,144 characters")]
fn weigh(sample: &[u8], name: EncodingName) -> Evidence {
    let mut decoder = name.to_encoding_rs().new_decoder_without_bom_handling();
    let mut text = String::with_capacity(sample.len() * 2 + 16);
    // Not the last piece, so that a character cut at the sample's end is no evidence.
    let (..) = decoder.decode_to_string(sample, &mut text, false);
    let (mut wide, mut frequent, mut malformed) = (0_usize, 0_usize, 0_usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        wide += 1;
        frequent += usize::from(is_frequent(c));
        malformed += usize::from(c == '\u{FFFD}');
    }
    let of_wide = |count: usize| count as f64 / wide.max(1) as f64;
    Evidence { frequent: of_wide(frequent), malformed: of_wide(malformed), wide }
}

fn is_frequent(c: char) -> bool {
    use std::sync::LazyLock;
    static TABLE: LazyLock<Vec<char>> = LazyLock::new(|| {
        let mut table: Vec<char> = FREQUENT.chars().filter(|c| !c.is_ascii()).collect();
        table.sort_unstable();
        table.dedup();
        table
    });
    TABLE.binary_search(&c).is_ok()
}

/// Says what was guessed and how sure it is.
pub(super) fn guess_diagnostic(encoding: Encoding) -> Diagnostic {
    let name = encoding.name;
    let low = encoding.confidence < Confidence::High;
    let sure = if low { "low" } else { "high" };
    let diagnostic =
        Diagnostic::new(Code::EncodingGuess, format!("read as {name} (confidence: {sure})"))
            .with_hint(format!("say --encoding {name} to confirm, or name another"));
    if low { diagnostic.with_severity(Severity::Warning) } else { diagnostic }
}
