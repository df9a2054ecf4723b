// What the reader decided: for a change, the text that is to stand there, or the glossary term
// that settles it; and the terms. Every action can be undone.

/** By change: `{ after }` or `{ term }`. */
const decisions = new Map();
/** `{ source, target, note, protect }`. */
let terms = [];
const history = [];
const decidedDoubtful = { count: 0, of: 0 };

for (const { risk, count: number } of kinds) {
  if (risk >= DOUBTFUL) decidedDoubtful.of += number;
  if (risk === LOCKED) decidedDoubtful.count += number;
}

function isDecided(change) {
  return decisions.has(change) || kindOf(change).risk === LOCKED;
}

/** Returns the text that stands in the edition for a change, as decided. */
function afterOf(change) {
  const decision = decisions.get(change);
  return decision && decision.after !== undefined ? decision.after : kindOf(change).after;
}

function isCorrected(change) {
  const decision = decisions.get(change);
  if (!decision) return kindOf(change).wasCorrected;
  return Boolean(decision.term) || decision.after !== kindOf(change).after;
}

function put(change, decision) {
  const before = isDecided(change);
  if (decision) decisions.set(change, decision); else decisions.delete(change);
  if (kindOf(change).risk === DOUBTFUL) decidedDoubtful.count += isDecided(change) - before;
}

/** Decides changes, `null` to withdraw; `newTerms` replaces the terms. */
function act(list, decision, newTerms = terms) {
  history.push({ terms, former: list.map((change) => [change, decisions.get(change)]) });
  for (const change of list) put(change, decision);
  terms = newTerms;
  keep();
  return list;
}

/** Takes the last action back; returns its changes, or `null` if there is none. */
function undo() {
  const last = history.pop();
  if (!last) return null;
  for (const [change, decision] of last.former) put(change, decision);
  terms = last.terms;
  keep();
  return last.former.map(([change]) => change);
}

/** Returns how often a text occurs in the manuscript, and the changes that lie within. */
function occurrences(source) {
  let times = 0;
  const within = [];
  if (!source) return { times, within };
  for (const passage of passages) {
    let change = passage.first;
    for (let at = passage.source.indexOf(source); at >= 0; at = passage.source.indexOf(source, at + source.length)) {
      times += 1;
      const end = at + source.length;
      while (change < passage.end && changes.start[change] < at) change += 1;
      for (; change < passage.end && changes.start[change] + kindOf(change).before.length <= end; change += 1) {
        within.push(change);
      }
    }
  }
  return { times, within };
}

function addTerm(term) {
  const others = terms.filter((other) => other.source !== term.source);
  return act(occurrences(term.source).within, { term }, [...others, term]);
}

function removeTerm(term) {
  const settled = [...decisions].filter(([, decision]) => decision.term === term);
  return act(settled.map(([change]) => change), null, terms.filter((other) => other !== term));
}

function discardAll() {
  return act([...decisions.keys()], null, []);
}

// Decisions outlive the page in the browser's storage, as long as it gives one (pages from a disk
// get none in some browsers).

const STORED = `hanpress-review ${data.manuscript} ${data.content}`;
let canKeep = true;
let isExported = true;
let keeping = 0;

function keep() {
  isExported = decisions.size + terms.length === 0;
  clearTimeout(keeping);
  keeping = setTimeout(keepNow, 200);
}

function keepNow() {
  const list = [...decisions].map(([change, { after, term }]) =>
    term ? [change, terms.indexOf(term)] : [change, after]);
  try {
    if (list.length + terms.length) {
      localStorage.setItem(STORED, JSON.stringify({ decisions: list, terms }));
    } else {
      localStorage.removeItem(STORED);
    }
  } catch {
    canKeep = false;
  }
}

function recall() {
  try {
    const stored = JSON.parse(localStorage.getItem(STORED) || "null");
    if (!stored) return;
    terms = stored.terms;
    for (const [change, value] of stored.decisions) {
      if (change < changes.count) {
        put(change, typeof value === "number" ? { term: terms[value] } : { after: value });
      }
    }
    isExported = false;
  } catch {
    canKeep = false;
  }
}
