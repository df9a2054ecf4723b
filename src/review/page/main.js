// Start, tools and keys.

const tool = (name) => document.getElementById(name);
const isAdvancing = () => tool("advance").checked;

function writeStanding() {
  const { count: done, of } = decidedDoubtful;
  const words = of ? [make("b", "", count(done)), ` ${t("standing", { of: count(of) })}`] : [t("standing-none")];
  tool("standing").replaceChildren(...words);
  tool("position").textContent = of ? `${count(done)}/${count(of)}` : "";
  tool("progress").max = Math.max(of, 1);
  tool("progress").value = of ? done : 1;
  tool("progress").setAttribute("aria-label", tool("standing").textContent);
  tool("undo").disabled = history.length === 0;
}

function writeHead() {
  const totals = tally((kind) => kind.risk);
  const number = (risk) => count(totals.get(risk) || 0);
  tool("facts").textContent = t("facts", { file: data.manuscript, profile: data.profile, n: count(passages.length) });
  tool("totals").textContent = t("totals", { c: number(0), l: number(1), d: number(2) });
  writeRisks(totals);
  writeOutside();
  writeRules();
}

/** Lists the characters that no standard has; each is a search for itself. */
function writeOutside() {
  const buttons = data.outside.map(([character, times]) => {
    const button = make("button");
    button.type = "button";
    button.append(inChinese(character, RESULT_LANGUAGE), ` ${count(times)}`);
    button.addEventListener("click", () => search(character));
    return button;
  });
  tool("outside").replaceChildren(...(buttons.length ? [t("all-outside"), " ", ...buttons] : []));
}

function search(text) {
  openFilters();
  tool("search").value = text;
  filter.text = text;
  filterAnew();
}

function writeRisks(totals) {
  const risks = [DOUBTFUL, 1, 0, LOCKED].filter((risk) => risk !== LOCKED || totals.get(risk));
  const buttons = risks.map((risk) => {
    const button = make("button");
    button.type = "button";
    button.dataset.risk = risk;
    button.setAttribute("aria-pressed", filter.risks.has(risk));
    const sample = make("span", `mark ${risk === LOCKED ? "accepted" : RISKS[risk]}`, t(RISKS[risk]));
    button.append(sample, make("span", "count", count(totals.get(risk) || 0)));
    return button;
  });
  tool("risks").replaceChildren(...buttons);
}

function writeRules() {
  const totals = tally((kind) => kind.rule);
  // By family, so that the rows of one glossary stand together; the commonest first.
  const family = (rule) => data.rules[rule].split("/")[0];
  const rules = [...totals.keys()].sort((one, other) =>
    family(one).localeCompare(family(other)) || totals.get(other) - totals.get(one) || one - other);
  tool("rules-list").replaceChildren(...rules.map((rule) => {
    const row = make("label");
    const box = make("input");
    box.type = "checkbox";
    box.value = rule;
    box.checked = filter.rules.has(rule);
    const id = data.rules[rule];
    row.append(box, make("code", "", id), make("span", "count", count(totals.get(rule))), make("small", "", ruleWords(id)));
    return row;
  }));
  const n = filter.rules.size;
  tool("rules-words").textContent = n ? t("some-rules", { n, of: rules.length }) : t("all-rules");
}

/** Shows what the filter asks for. */
function filterAnew() {
  applyFilter();
  showPassages();
  const isFiltered = filter.risks.size < RISKS.length || filter.rules.size > 0 || filter.undecided || filter.text;
  tool("clear").hidden = !isFiltered;
  for (const button of tool("risks").children) {
    button.setAttribute("aria-pressed", filter.risks.has(Number(button.dataset.risk)));
  }
  if (current >= 0 && !(shown[current] && isVisible[changes.passage[current]])) {
    closeCard();
    current = -1;
  }
  placeCard();
  highlight();
}

function clearFilter() {
  filter.risks = new Set(RISKS.keys());
  filter.rules = new Set();
  filter.undecided = false;
  filter.text = "";
  tool("undecided").checked = false;
  tool("search").value = "";
  writeRules();
  filterAnew();
}

function undoLast() {
  const affected = undo();
  if (!affected) return;
  if (affected.length && shown[affected[0]] && isVisible[changes.passage[affected[0]]]) openCard(affected[0]);
  afterAction(affected, t("told-undone"));
}

/** Shows a few words for a moment, for eyes; `tell` says them to screen readers. */
function flash(words) {
  const status = tool("status");
  tell(words);
  status.classList.add("seen");
  clearTimeout(flash.timer);
  flash.timer = setTimeout(() => status.classList.remove("seen"), 3500);
}

function switchLanguage() {
  language = 1 - language;
  writeWords();
  writeHead();
  chunks.forEach((chunk) => { for (let number = chunk.from; chunk.isFilled && number < chunk.to; number += 1) writeLine(number); });
  writeHelp();
  writeStanding();
  remark();
  writeCard();
}

function listen(name, event, action) {
  tool(name).addEventListener(event, action);
}

function listenToTools() {
  listen("next", "click", () => stepToOpen(1));
  listen("previous", "click", () => stepToOpen(-1));
  listen("filters-button", "click", () => {
    const isOpened = tool("filters").classList.toggle("open");
    tool("filters-button").setAttribute("aria-expanded", isOpened);
  });
  listen("risks", "click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const risk = Number(button.dataset.risk);
    if (!filter.risks.delete(risk)) filter.risks.add(risk);
    filterAnew();
  });
  listen("rules-list", "change", (event) => {
    const rule = Number(event.target.value);
    if (event.target.checked) filter.rules.add(rule); else filter.rules.delete(rule);
    tool("rules-words").textContent = filter.rules.size
      ? t("some-rules", { n: filter.rules.size, of: tool("rules-list").children.length })
      : t("all-rules");
    filterAnew();
  });
  listen("undecided", "change", () => {
    filter.undecided = tool("undecided").checked;
    filterAnew();
  });
  listen("search", "input", () => {
    clearTimeout(listenToTools.timer);
    listenToTools.timer = setTimeout(() => {
      filter.text = tool("search").value;
      filterAnew();
    }, 150);
  });
  for (const name of ["clear", "clear-too"]) listen(name, "click", clearFilter);
  listen("undo", "click", undoLast);
  listen("language", "click", switchLanguage);
  listen("help-button", "click", () => dialog("help").showModal());
  listen("export-button", "click", openExport);
}

function listenToCard() {
  listen("card-close", "click", closeCard);
  listen("card-accept", "click", () => decide(kindOf(current).after));
  listen("card-withdraw", "click", withdraw);
  listen("card-term", "click", openTerm);
  listen("card-next", "click", () => stepToOpen(1));
  listen("card-previous", "click", () => stepToOpen(-1));
  listen("card-use", "click", () => decide(tool("card-input").value));
  listen("card-input", "keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    decide(tool("card-input").value);
    // The next key is a shortcut again.
    resultMark(current).focus({ preventScroll: true });
  });
  listen("card-others", "click", (event) => {
    const button = event.target.closest("button");
    if (button) chooseOther(Number(button.dataset.number));
  });
}

function listenToDialogs() {
  for (const button of document.querySelectorAll("dialog .close")) {
    button.addEventListener("click", () => closeDialog(button.closest("dialog")));
  }
  for (const name of ["term-source", "term-target", "term-protect"]) listen(name, "input", writeTermCount);
  listen("term-add", "click", takeTerm);
  listen("term", "keydown", (event) => {
    const isDone = event.key === "Enter" && !event.isComposing && event.target.tagName === "INPUT";
    if (isDone && !tool("term-add").disabled) takeTerm();
  });
  listen("export-as-terms", "change", writeExport);
  listen("export-download", "click", download);
  listen("export-copy", "click", copy);
  listen("export-discard", "click", () => {
    afterAction(discardAll(), t("told-withdrawn"));
    writeExport();
  });
}

function listenToText() {
  list.addEventListener("click", (event) => {
    const element = event.target.closest(".mark");
    // A click that ends a selection is no click on the mark.
    if (element && getSelection().isCollapsed) openCard(Number(element.dataset.change), false);
  });
  const hover = (event, isOver) => {
    const element = event.target.closest?.(".mark");
    if (!element) return;
    for (const twin of marksOf(Number(element.dataset.change))) twin.classList.toggle("hover", isOver);
  };
  list.addEventListener("pointerover", (event) => hover(event, true));
  list.addEventListener("pointerout", (event) => hover(event, false));
  list.addEventListener("focusin", (event) => {
    const element = event.target.closest(".mark");
    if (element && Number(element.dataset.change) !== current) {
      closeCard();
      setCurrent(Number(element.dataset.change), false);
    }
  });
  document.addEventListener("pointerdown", (event) => {
    const rules = tool("rules");
    if (rules.open && !rules.contains(event.target)) rules.open = false;
  });
}

function chooseOther(number) {
  const other = current >= 0 && othersOf(kindOf(current)).find(([key]) => key === number);
  if (other) decide(other[1]);
}

/** What single keys do; those of the card only while a change is current. */
const SHORTCUTS = {
  j: () => stepToOpen(1), n: () => stepToOpen(1), k: () => stepToOpen(-1), p: () => stepToOpen(-1),
  ArrowRight: () => stepToChange(1), ArrowLeft: () => stepToChange(-1),
  u: undoLast, x: openExport, "?": () => dialog("help").showModal(), g: openTerm,
  "/": () => { openFilters(); tool("search").focus(); },
};
const CARD_SHORTCUTS = {
  a: () => decide(kindOf(current).after),
  c: () => { showCard(); tool("card-input").focus(); tool("card-input").select(); },
  e: () => { showCard(); if (!tool("card-equal-row").hidden) tool("card-equal").click(); },
};

function openFilters() {
  tool("filters").classList.add("open");
  tool("filters-button").setAttribute("aria-expanded", true);
}

function showCard() {
  if (card.hidden) openCard(current, false);
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") {
    escape(event.target);
    return;
  }
  const isTyping = event.target.matches("input:not([type=checkbox]), textarea");
  if (isTyping) return;
  const onMark = event.target.closest?.(".mark");
  if (onMark && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    openCard(Number(onMark.dataset.change), false);
    tool("card-accept").focus();
    return;
  }
  const isArrow = event.key.startsWith("Arrow");
  if (!isArrow && !tool("single-keys").checked) return;
  const action = shortcut(keyOf(event));
  if (action) {
    event.preventDefault();
    action();
  }
}

function shortcut(key) {
  if (current >= 0 && /^[0-9]$/.test(key)) return () => chooseOther(Number(key));
  return SHORTCUTS[key] || (current >= 0 ? CARD_SHORTCUTS[key] : undefined);
}

/** Returns the key that was meant: while a Chinese input method is on, only its place is told. */
function keyOf(event) {
  const key = event.key === "Process" ? event.code.replace(/^(Key|Digit)/, "") : event.key;
  return key.length === 1 ? key.toLowerCase() : key;
}

function escape(target) {
  if (tool("rules").open) {
    tool("rules").open = false;
    tool("rules").querySelector("summary").focus();
  } else if (target === tool("search")) {
    target.blur();
  } else {
    closeCard();
  }
}

function start() {
  for (const name of ["card-input", "term-target"]) tool(name).lang = RESULT_LANGUAGE;
  tool("term-source").lang = SOURCE_LANGUAGE;
  writeWords();
  recall();
  buildChunks();
  writeHead();
  writeHelp();
  writeStanding();
  listenToTools();
  listenToCard();
  listenToDialogs();
  listenToText();
  document.addEventListener("keydown", onKey);
  addEventListener("resize", placeCard);
  // The filters, folded out, move the text.
  new ResizeObserver(placeCard).observe(document.querySelector(".toolbar"));
  addEventListener("pagehide", keepNow);
  addEventListener("beforeprint", markAll);
  addEventListener("beforeunload", (event) => { if (!canKeep && !isExported) event.preventDefault(); });
  document.documentElement.dataset.ready = "yes";
}

start();
