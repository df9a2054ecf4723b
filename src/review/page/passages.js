// The text: source beside result. It is laid out by chunks, so that a book opens at once and stays
// light: a chunk near the window has its passages with their marks; one far away has them as plain
// text, for the browser's own search and the scroll bar. Marks add no width: they move no line.

const list = document.getElementById("passages");
/** Elements of passages, by number, once their chunk is filled. */
const sections = [];
/** `{ element, from, to, isFilled, isMarked }`, of passages `from` up to `to`. */
const chunks = [];
const chunkOf = new Uint32Array(passages.length);
let current = -1;

const CHUNK_CHARACTERS = 3000;
const CHUNK_PASSAGES = 40;

function visibleText(text) {
  // What stands for a picture, code or a URL, and for a line break, in the converted text.
  return text.replace(/\uFFFC/g, "▫").replace(/\u2028/g, "\n");
}

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function buildChunks() {
  let length = Infinity;
  passages.forEach((passage, number) => {
    const last = chunks[chunks.length - 1];
    if (length > CHUNK_CHARACTERS || number - last.from >= CHUNK_PASSAGES) {
      const element = make("div", "chunk");
      element.dataset.chunk = chunks.length;
      chunks.push({ element, from: number, to: number + 1, height: 0, isFilled: false, isMarked: false });
      length = 0;
    }
    const chunk = chunks[chunks.length - 1];
    chunk.to = number + 1;
    chunkOf[number] = chunks.length - 1;
    length += passage.source.length + 20;
    // About 28 characters a line, 34 pixels high: the scroll bar is about right from the start.
    chunk.height += 25 + 34 * Math.ceil((passage.source.length + 1) / 28);
  });
  for (const chunk of chunks) chunk.element.style.containIntrinsicSize = `auto none auto ${chunk.height}px`;
  list.append(...chunks.map((chunk) => chunk.element));
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const chunk = chunks[target.dataset.chunk];
      if (isIntersecting) markChunk(chunk); else unmarkChunk(chunk);
    }
  }, { rootMargin: "60% 0px" });
  for (const { element } of chunks) observer.observe(element);
  const first = chunks[0];
  if (first) markChunk(first);
  fillInIdleTime(1);
}

function fillInIdleTime(next) {
  const later = window.requestIdleCallback || ((work) => setTimeout(() => work({ timeRemaining: () => 8 }), 20));
  later((deadline) => {
    const start = performance.now();
    while (next < chunks.length && performance.now() - start < Math.min(deadline.timeRemaining(), 8)) {
      fill(chunks[next]);
      next += 1;
    }
    if (next < chunks.length) fillInIdleTime(next);
  });
}

/** Writes the passages of a chunk as plain text. */
function fill(chunk) {
  if (chunk.isFilled) return;
  chunk.isFilled = true;
  const fragment = document.createDocumentFragment();
  for (let number = chunk.from; number < chunk.to; number += 1) {
    const passage = passages[number];
    const section = make("div", "passage");
    section.setAttribute("role", "group");
    const source = make("p", "source", visibleText(passage.source));
    source.lang = SOURCE_LANGUAGE;
    const result = make("p", "result", visibleText(targetOf(passage)));
    result.lang = RESULT_LANGUAGE;
    section.append(make("span", "line"), source, result);
    section.hidden = !isVisible[number];
    sections[number] = section;
    fragment.append(section);
    writeLine(number);
  }
  chunk.element.append(fragment);
}

function writeLine(number) {
  const { line } = passages[number];
  sections[number].firstChild.textContent = line ? count(line) : "—";
  sections[number].setAttribute("aria-label", line ? t("line", { n: count(line) }) : t("no-line"));
}

function markChunk(chunk) {
  fill(chunk);
  chunk.isMarked = true;
  for (let number = chunk.from; number < chunk.to; number += 1) mark(number);
  highlight();
}

function unmarkChunk(chunk) {
  const holdsCurrent = current >= 0 && chunks[chunkOf[changes.passage[current]]] === chunk;
  if (!chunk.isMarked || holdsCurrent) return;
  chunk.isMarked = false;
  for (let number = chunk.from; number < chunk.to; number += 1) {
    const [, source, result] = sections[number].children;
    source.textContent = visibleText(passages[number].source);
    result.textContent = visibleText(targetOf(passages[number]));
  }
}

function markAll() {
  for (const chunk of chunks) markChunk(chunk);
}

/** Writes what is marked anew. */
function remark() {
  for (const chunk of chunks) if (chunk.isMarked) markChunk(chunk);
}

/** Writes a passage with its marks. */
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
  for (const span of marksOf(change)) dress(span, change, span.parentElement.className === "source");
}

/** Returns the elements of a change: in the source and in the result, if they are there. */
function marksOf(change) {
  const section = change >= 0 ? sections[changes.passage[change]] : null;
  return section ? section.querySelectorAll(`[data-change="${change}"]`) : [];
}

function resultMark(change) {
  return marksOf(change)[1];
}

/** Writes the passages of changes anew after a decision. */
function refresh(affected) {
  const hadFocus = document.activeElement.closest?.(".mark");
  for (const number of new Set(affected.map((change) => changes.passage[change]))) {
    const chunk = chunks[chunkOf[number]];
    if (chunk.isMarked) mark(number);
    else if (chunk.isFilled) sections[number].children[2].textContent = visibleText(targetOf(passages[number]));
  }
  if (hadFocus && !hadFocus.isConnected) resultMark(current)?.focus({ preventScroll: true });
}

/** Makes a change the current one and brings it into view; `-1` for none. */
function setCurrent(change, isToBeSeen = true) {
  const former = current;
  current = change;
  dressMarks(former);
  if (change < 0) return;
  const chunk = chunks[chunkOf[changes.passage[change]]];
  if (!chunk.isMarked) {
    chunk.element.scrollIntoView({ block: "nearest" });
    markChunk(chunk);
  }
  dressMarks(change);
  const element = resultMark(change);
  if (isToBeSeen) {
    bringIntoView(element);
    // Chunks above that were never laid out get their real heights only now.
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

/** Shows the passages that the filter asks for, with the marks it asks for. */
function showPassages() {
  for (const chunk of chunks) {
    chunk.element.hidden = !isVisible.subarray(chunk.from, chunk.to).includes(1);
    for (let number = chunk.from; chunk.isFilled && number < chunk.to; number += 1) {
      sections[number].hidden = !isVisible[number];
    }
  }
  remark();
  document.getElementById("nothing").hidden = isVisible.includes(1);
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
    for (const chunk of chunks) {
      if (!chunk.isMarked || chunk.element.hidden) continue;
      for (const element of chunk.element.querySelectorAll(".passage:not([hidden]) p")) ranges.push(...rangesIn(element, text));
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
