// The text: source beside result. Every passage stands there as plain text from the start, so that
// the browser's own search and the scroll bar are right; near the window it gets its marks, which
// add no width, and loses them when it is far away.

const list = document.getElementById("passages");
const sections = [];
const marked = new Set();
let current = -1;

// What stands for a picture, code or a URL, and for a line break, in the converted text.
const OBJECT = /\uFFFC/g;
const LINE = /\u2028/g;

function visibleText(text) {
  return text.replace(OBJECT, "▫").replace(LINE, "\n");
}

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function buildPassages() {
  const fragment = document.createDocumentFragment();
  passages.forEach((passage, number) => {
    const section = make("section", "passage");
    section.dataset.passage = number;
    const line = make("span", "line");
    const source = make("p", "source", visibleText(passage.source));
    source.lang = SOURCE_LANGUAGE;
    const result = make("p", "result", visibleText(targetOf(passage)));
    result.lang = RESULT_LANGUAGE;
    section.append(line, source, result);
    // About 26 characters a line, 34 pixels high: the scroll bar is about right from the start.
    const lines = Math.ceil((passage.source.length + 1) / 26);
    section.style.containIntrinsicSize = `auto none auto ${24 + 34 * lines}px`;
    sections.push(section);
    fragment.append(section);
  });
  list.append(fragment);
  writeLines();
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const number = Number(target.dataset.passage);
      if (isIntersecting) mark(number);
      else if (current < 0 || changes.passage[current] !== number) unmark(number);
    }
  }, { rootMargin: "100% 0px" });
  for (const section of sections) observer.observe(section);
}

function writeLines() {
  sections.forEach((section, number) => {
    const { line } = passages[number];
    section.firstChild.textContent = line ? count(line) : "—";
    section.setAttribute("aria-label", line ? t("line", { n: count(line) }) : t("no-line"));
  });
}

/** Puts the marks into a passage, again if it has them. */
function mark(number) {
  const section = sections[number];
  const source = document.createDocumentFragment();
  const result = document.createDocumentFragment();
  walk(passages[number], (piece, change) => {
    if (change < 0 || !shown[change]) {
      source.append(visibleText(piece));
      result.append(visibleText(change < 0 ? piece : afterOf(change)));
      return;
    }
    source.append(markOf(change, piece, true));
    result.append(markOf(change, afterOf(change), false));
  });
  section.children[1].replaceChildren(source);
  section.children[2].replaceChildren(result);
  marked.add(number);
  highlight();
}

function unmark(number) {
  if (!marked.delete(number)) return;
  const section = sections[number];
  section.children[1].textContent = visibleText(passages[number].source);
  section.children[2].textContent = visibleText(targetOf(passages[number]));
}

function classOf(change) {
  if (!isDecided(change)) return RISKS[kindOf(change).risk];
  return isCorrected(change) ? "corrected" : "accepted";
}

function labelOf(change) {
  const { before, risk } = kindOf(change);
  const after = afterOf(change);
  const what = before === after ? `${before}, ${t("kept")}` : `${before || t("nothing")} → ${after || t("nothing")}`;
  return `${what}, ${t(RISKS[risk])}, ${isDecided(change) ? stateOf(change) : t("undecided")}`;
}

function markOf(change, text, isSource) {
  const span = make("span", "", visibleText(text));
  span.dataset.change = change;
  dress(span, change, isSource);
  return span;
}

function dress(span, change, isSource) {
  span.className = `mark ${classOf(change)}${change === current ? " current" : ""}`;
  if (isSource) return;
  // One character in three is a certain change: as stops of the Tab key, and as buttons read out
  // one by one, they would drown the others. The arrow keys reach them.
  const isStop = kindOf(change).risk > 0 || change === current;
  span.tabIndex = isStop ? 0 : -1;
  if (isStop) {
    span.setAttribute("role", "button");
    span.setAttribute("aria-haspopup", "dialog");
    span.setAttribute("aria-label", labelOf(change));
  } else {
    for (const name of ["role", "aria-haspopup", "aria-label"]) span.removeAttribute(name);
  }
}

/** Writes a change's marks anew where they stand: replaced under a finger, they would miss its click. */
function dressMarks(change) {
  if (change < 0) return;
  const [, source, result] = sections[changes.passage[change]].children;
  for (const text of [source, result]) {
    const span = text.querySelector(`[data-change="${change}"]`);
    if (span) dress(span, change, text === source);
  }
}

/** Writes the passages of changes anew after a decision. */
function refresh(list) {
  const numbers = new Set(list.map((change) => changes.passage[change]));
  const hadFocus = document.activeElement.closest?.(".mark");
  for (const number of numbers) {
    if (marked.has(number)) {
      mark(number);
    } else {
      sections[number].children[2].textContent = visibleText(targetOf(passages[number]));
    }
  }
  if (hadFocus && !hadFocus.isConnected) resultMark(current)?.focus({ preventScroll: true });
}

function resultMark(change) {
  return change < 0 ? null : sections[changes.passage[change]].children[2].querySelector(`[data-change="${change}"]`);
}

/** Makes a change the current one and brings it into view; `-1` for none. */
function setCurrent(change, isToBeSeen = true) {
  const former = current;
  current = change;
  dressMarks(former);
  if (change < 0) return;
  const number = changes.passage[change];
  if (marked.has(number)) {
    dressMarks(change);
  } else {
    sections[number].scrollIntoView({ block: "center" });
    mark(number);
  }
  const element = resultMark(change);
  if (isToBeSeen) {
    bringIntoView(element);
    // Passages above that were never laid out get their real heights only now.
    requestAnimationFrame(() => { if (current === change) bringIntoView(resultMark(change)); });
  }
  element.focus({ preventScroll: true });
}

function bringIntoView(element) {
  if (!element) return;
  const { top, bottom } = element.getBoundingClientRect();
  const toolbar = document.querySelector(".toolbar").getBoundingClientRect().bottom;
  const floor = isNarrow() ? innerHeight * 0.38 : innerHeight * 0.62;
  if (top > toolbar + 24 && bottom < floor) return;
  scrollBy({ top: top - (toolbar + (floor - toolbar) * 0.4), behavior: "instant" });
}

function isNarrow() {
  return matchMedia("(max-width: 46rem)").matches;
}

function showPassages() {
  let any = false;
  sections.forEach((section, number) => {
    section.hidden = !isVisible[number];
    any ||= !section.hidden;
  });
  for (const number of marked) mark(number);
  document.getElementById("nothing").hidden = any;
}

/** Colours what is searched for, where the browser can. */
function highlight() {
  if (!window.Highlight) return;
  const { text } = filter;
  if (!text) {
    CSS.highlights.delete("search");
    return;
  }
  cancelAnimationFrame(highlight.frame);
  highlight.frame = requestAnimationFrame(() => {
    const ranges = [];
    for (const number of marked) {
      if (!sections[number].hidden) ranges.push(...rangesIn(sections[number].children[1], text), ...rangesIn(sections[number].children[2], text));
    }
    CSS.highlights.set("search", new Highlight(...ranges));
  });
}

/** Finds a text in an element, across the borders of marks. */
function rangesIn(element, text) {
  const nodes = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let length = 0;
  while (walker.nextNode()) {
    nodes.push({ node: walker.currentNode, start: length });
    length += walker.currentNode.length;
  }
  const whole = element.textContent;
  const ranges = [];
  let from = 0;
  for (let at = whole.indexOf(text); at >= 0; at = whole.indexOf(text, at + text.length)) {
    while (from + 1 < nodes.length && nodes[from + 1].start <= at) from += 1;
    let to = from;
    while (to + 1 < nodes.length && nodes[to + 1].start < at + text.length) to += 1;
    const range = new Range();
    range.setStart(nodes[from].node, at - nodes[from].start);
    range.setEnd(nodes[to].node, at + text.length - nodes[to].start);
    ranges.push(range);
  }
  return ranges;
}
