// The card of the current change: what it is, and what can be done about it.

const card = document.getElementById("card");
const part = (name) => document.getElementById(`card-${name}`);
/** Whether a decision is for all equal places. */
const isForAll = () => part("equal").checked && !part("equal-row").hidden;

function stateOf(change) {
  const decision = decisions.get(change);
  if (!decision) return kindOf(change).risk === LOCKED ? t("locked") : "";
  if (decision.term) {
    const { source, target, protect } = decision.term;
    return t("by-term", { source, target: protect ? source : target });
  }
  return isCorrected(change) ? t("corrected", { after: decision.after || t("nothing") }) : t("accepted");
}

/** Opens the card of a change, which becomes the current one. */
function openCard(change, isToBeSeen = true) {
  setCurrent(change, isToBeSeen);
  part("equal").checked = false;
  card.hidden = false;
  writeCard();
  placeCard();
}

function closeCard() {
  if (card.hidden) return;
  const hadFocus = card.contains(document.activeElement);
  card.hidden = true;
  const element = resultMark(current);
  if (hadFocus && element) element.focus({ preventScroll: true });
}

function writeCard() {
  if (card.hidden || current < 0) return;
  const kind = kindOf(current);
  const change = part("change");
  change.replaceChildren(inChinese(kind.before, SOURCE_LANGUAGE));
  const after = afterOf(current);
  if (after === kind.before) {
    change.append(" ", make("small", "quiet", t("kept")));
  } else {
    change.append(make("span", "arrow", "→"), inChinese(after, RESULT_LANGUAGE));
  }
  const risk = RISKS[kind.risk];
  part("risk").className = `badge ${risk}`;
  part("risk").textContent = t(risk);
  part("context").replaceChildren(...contextPieces());
  part("state").textContent = stateOf(current);
  writeReasons(kind);
  writeOthers(kind);
  part("input").value = after;
  const equal = groups[kind.group];
  part("equal-row").hidden = equal < 2;
  part("equal-words").textContent = t("equal", { n: count(equal) });
  part("withdraw").hidden = !decisions.has(current);
}

/** Returns the words around the change in the manuscript: on a phone they may be out of sight. */
function contextPieces() {
  const { left, right } = contextOf(current, 9);
  const pieces = [inChinese(left || " ", SOURCE_LANGUAGE), make("b", "", visibleText(kindOf(current).before)), inChinese(right || " ", SOURCE_LANGUAGE)];
  pieces[1].lang = SOURCE_LANGUAGE;
  return pieces;
}

function writeReasons(kind) {
  const id = data.rules[kind.rule];
  const words = [ruleWords(id), kind.clause].filter(Boolean).join(" · ");
  part("rule").replaceChildren(make("code", "", id), words ? ` · ${words}` : "");
  const reasons = [];
  if (kind.doubt) reasons.push(t("doubt", { n: Math.max(1, Math.round(kind.doubt / 10)) }));
  if (data.outside.some(([character]) => kind.after.includes(character))) reasons.push(t("outside"));
  part("doubt").textContent = reasons.join(" ");
}

/** Returns what may stand there instead, by the number of its key. */
function othersOf(kind) {
  const others = kind.alternatives.slice(0, 9).map((text, index) => [index + 1, text]);
  if (kind.before !== kind.after && !kind.alternatives.includes(kind.before)) others.push([0, kind.before]);
  return others;
}

function writeOthers(kind) {
  const others = othersOf(kind);
  part("others").replaceChildren();
  if (others.length) part("others").append(t("instead"));
  for (const [number, text] of others) {
    const button = make("button");
    button.type = "button";
    button.dataset.number = number;
    button.setAttribute("aria-keyshortcuts", number);
    button.append(make("kbd", "", number), " ", inChinese(text, number ? RESULT_LANGUAGE : SOURCE_LANGUAGE));
    if (!number) button.append(" ", make("small", "quiet", t("as-written")));
    part("others").append(button);
  }
}

function inChinese(text, lang) {
  const element = make("span", "", visibleText(text) || t("nothing"));
  if (text) element.lang = lang; else element.className = "quiet";
  return element;
}

/** Puts the card below its mark, or above if there is more room; on a phone it lies at the foot. */
function placeCard() {
  if (card.hidden) return;
  if (isNarrow()) {
    card.style.top = card.style.left = "";
    return;
  }
  const element = resultMark(current);
  if (!element) return;
  const lines = element.getClientRects();
  const last = lines[lines.length - 1] || element.getBoundingClientRect();
  const first = lines[0] || last;
  const room = document.documentElement.clientWidth - card.offsetWidth - 16;
  const left = Math.max(16, Math.min(last.left - 24, room));
  const fitsBelow = last.bottom + 12 + card.offsetHeight < innerHeight;
  const fitsAbove = first.top - 12 - card.offsetHeight > document.querySelector(".toolbar").getBoundingClientRect().bottom;
  const top = fitsBelow || !fitsAbove ? last.bottom + 12 : first.top - 12 - card.offsetHeight;
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${top + scrollY}px`;
}

/** Decides the current change, and its equals if that is ticked. */
function decide(after) {
  if (current < 0) return;
  const here = current;
  const isAccepted = after === kindOf(here).after;
  const affected = act(isForAll() ? equalTo(here) : [here], { after });
  const words = isAccepted ? t("told-accepted") : t("told-corrected", { after: after || t("nothing") });
  afterAction(affected, words);
  // Whoever decides a certain change, which nobody asked about, wants to stay where they read.
  const { risk } = kindOf(here);
  if (isAdvancing() && (risk === DOUBTFUL || risk === 1)) stepToOpen(1, [risk], words);
}

function withdraw() {
  if (current < 0) return;
  const affected = isForAll() ? equalTo(current).filter((change) => decisions.has(change)) : [current];
  afterAction(act(affected, null), t("told-withdrawn"));
}

/** Brings the page up to date after changes were decided, and says what happened. */
function afterAction(affected, words) {
  refresh(affected);
  writeCard();
  writeStanding();
  tell(affected.length > 1 ? `${words} ${t("told-many", { n: count(affected.length) })}` : words);
}

function tell(words) {
  document.getElementById("status").textContent = words;
}

/** Goes to the next undecided change (or the one before), first among the doubtful, then among the
 * likely ones; in a circle, so that none is left behind. */
function stepToOpen(direction, risks = [DOUBTFUL, 1], words = "") {
  const isRanked = tool("ranked").checked;
  const find = isRanked ? seekByRank : seek;
  const from = current >= 0 || isRanked ? current : nearestInView(direction);
  for (const risk of risks) {
    const isOpen = (change) => kindOf(change).risk === risk && !isDecided(change);
    let change = find(from, direction, isOpen);
    if (change < 0) change = find(direction > 0 ? -1 : changes.count, direction, isOpen);
    if (change >= 0) {
      openCard(change);
      return;
    }
  }
  const [risk] = risks;
  flash(`${words} ${t(risks.length > 1 ? "told-end" : "told-end-of", { risk: t(RISKS[risk]) })}`.trim());
}

/** Goes to the next change of any kind that is shown, or the one before. */
function stepToChange(direction) {
  const change = seek(current >= 0 ? current : nearestInView(direction), direction, () => true);
  if (change >= 0) openCard(change); else flash(t("told-no-change"));
}

/** Returns the change beside the top of the window, from which the first step is taken. */
function nearestInView(direction) {
  if (scrollY < 200) return -1;
  const isBelow = (element) => element && !element.hidden && element.getBoundingClientRect().bottom > 0;
  const chunk = chunks.find(({ element }) => isBelow(element));
  if (!chunk) return -1;
  let number = chunk.from;
  while (number + 1 < chunk.to && !isBelow(sections[number])) number += 1;
  return direction > 0 ? passages[number].first - 1 : passages[number].first;
}
