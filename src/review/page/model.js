// The data of the page and what is asked of it. Changes are numbered through the whole text and
// kept in typed arrays: a book has hundreds of thousands.

const RISKS = ["certain", "likely", "doubtful", "decided"];
const DOUBTFUL = 2;
/** Decided earlier, as hanpress.lock has it. */
const LOCKED = 3;

const data = readData();
const [SOURCE_LANGUAGE, RESULT_LANGUAGE] = data.languages;
const kinds = data.kinds.map(
  ([before, after, rule, standing, doubt, alternatives, clause]) => ({
    before, after, rule, doubt, alternatives, clause,
    risk: Math.min(standing, LOCKED),
    wasCorrected: standing > LOCKED,
  }));
const passages = [];
const changes = readChanges();
const groups = readGroups();

function readData() {
  const element = document.getElementById("review");
  const parsed = JSON.parse(element.textContent);
  parsed.content = element.dataset.content;
  // The text would be kept in memory twice.
  element.remove();
  return parsed;
}

/** Reads the passages; returns where each change begins, its kind and its passage. */
function readChanges() {
  const total = data.passages.reduce((sum, passage) => sum + passage[2].length / 2, 0);
  const read = {
    count: total,
    kind: new Uint32Array(total),
    start: new Uint32Array(total),
    passage: new Uint32Array(total),
  };
  let change = 0;
  for (const [line, source, list] of data.passages) {
    const first = change;
    let at = 0;
    for (let i = 0; i < list.length; i += 2) {
      at += list[i];
      read.start[change] = at;
      read.kind[change] = list[i + 1];
      read.passage[change] = passages.length;
      at += kinds[list[i + 1]].before.length;
      change += 1;
    }
    passages.push({ line, source, first, end: change });
  }
  data.passages = null;
  return read;
}

/** Counts the changes of each kind, and numbers the kinds that differ in neither the text before nor
 * the text after; returns how many changes have each of those numbers. */
function readGroups() {
  const numbers = new Map();
  const counts = [];
  for (const kind of kinds) kind.count = 0;
  for (const kind of changes.kind) kinds[kind].count += 1;
  for (const kind of kinds) {
    const key = `${kind.before}\u0000${kind.after}`;
    if (!numbers.has(key)) {
      numbers.set(key, numbers.size);
      counts.push(0);
    }
    kind.group = numbers.get(key);
    counts[kind.group] += kind.count;
  }
  return counts;
}

function kindOf(change) {
  return kinds[changes.kind[change]];
}

/** Returns every change that has the same text before and after as this one. */
function equalTo(change) {
  const { group } = kindOf(change);
  const equal = [];
  for (let other = 0; other < changes.count; other += 1) {
    if (kindOf(other).group === group) equal.push(other);
  }
  return equal;
}

/** Calls `visit(text, change)` for the pieces of a passage; `change` is -1 between changes. */
function walk(passage, visit) {
  let at = 0;
  for (let change = passage.first; change < passage.end; change += 1) {
    const start = changes.start[change];
    if (start > at) visit(passage.source.slice(at, start), -1);
    at = start + kindOf(change).before.length;
    visit(passage.source.slice(start, at), change);
  }
  if (at < passage.source.length) visit(passage.source.slice(at), -1);
}

/** Returns a passage's text in the edition, as decided. */
function targetOf(passage) {
  let text = "";
  walk(passage, (piece, change) => { text += change < 0 ? piece : afterOf(change); });
  return text;
}

/** Counts how many changes have each value of `read(kind)`. */
function tally(read) {
  const counts = new Map();
  for (const kind of kinds) counts.set(read(kind), (counts.get(read(kind)) || 0) + kind.count);
  return counts;
}

// What is shown, worked out when the filter changes, not after each decision: what was just decided
// must not vanish under the reader's eyes.

const filter = { risks: new Set(RISKS.keys()), rules: new Set(), undecided: false, text: "" };
/** Which changes are marked, by number. */
const shown = new Uint8Array(changes.count).fill(1);
/** Which passages are shown, by number: those with the text that is searched for and, unless all
 * changes are asked for, a change that is. */
const isVisible = new Uint8Array(passages.length).fill(1);

function applyFilter() {
  const wanted = kinds.map((kind) =>
    filter.risks.has(kind.risk) && (filter.rules.size === 0 || filter.rules.has(kind.rule)));
  const isAll = filter.risks.size === RISKS.length && filter.rules.size === 0 && !filter.undecided;
  isVisible.fill(isAll ? 1 : 0);
  for (let change = 0; change < changes.count; change += 1) {
    const isShown = wanted[changes.kind[change]] && !(filter.undecided && isDecided(change));
    shown[change] = isShown ? 1 : 0;
    if (isShown) isVisible[changes.passage[change]] = 1;
  }
  if (!filter.text) return;
  passages.forEach((passage, number) => {
    const holds = passage.source.includes(filter.text) || targetOf(passage).includes(filter.text);
    if (!holds) isVisible[number] = 0;
  });
}

/** Returns whether a change is marked in a passage that is shown. */
function isInView(change) {
  return shown[change] === 1 && isVisible[changes.passage[change]] === 1;
}

/** Returns the nearest change after (or, with -1, before) another that is shown and satisfies
 * `test`, or -1. */
function seek(from, direction, test) {
  for (let change = from + direction; change >= 0 && change < changes.count; change += direction) {
    if (isInView(change) && test(change)) return change;
  }
  return -1;
}

/** What is not certain, most doubtful first; equals in the order of the text. */
const ranked = [...changes.kind.keys()].filter((change) => kindOf(change).risk > 0)
  .sort((one, other) => kindOf(other).doubt - kindOf(one).doubt || one - other);

/** As `seek`, by rank. */
function seekByRank(from, direction, test) {
  const end = direction > 0 ? -1 : ranked.length;
  const start = from < 0 || from >= changes.count ? end : ranked.indexOf(from);
  for (let rank = start + direction; rank >= 0 && rank < ranked.length; rank += direction) {
    if (isInView(ranked[rank]) && test(ranked[rank])) return ranked[rank];
  }
  return -1;
}
