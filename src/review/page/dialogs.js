// The dialogs: a glossary term, the export, help.

const dialog = (name) => document.getElementById(name);

/** Closes a dialog; where the browser leaves the focus in it for another frame, the next key would
 * be taken for typing. */
function closeDialog(element) {
  element.close();
  if (element.contains(document.activeElement)) (resultMark(current) || dialog("text")).focus({ preventScroll: true });
}

/** Asks for a glossary term: the text that is selected, or the current change. */
function openTerm() {
  const selected = String(getSelection()).trim();
  const inSource = selected && getSelection().anchorNode?.parentElement?.closest(".source");
  const kind = current >= 0 ? kindOf(current) : null;
  const source = inSource ? selected : kind ? kind.before : "";
  dialog("term-source").value = source;
  dialog("term-target").value = inSource || !kind ? "" : afterOf(current);
  dialog("term-note").value = "";
  dialog("term-protect").checked = false;
  writeTermCount();
  dialog("term").showModal();
  if (source) dialog("term-target").focus();
}

function writeTermCount() {
  const protect = dialog("term-protect").checked;
  const source = dialog("term-source").value;
  const { times } = occurrences(source);
  const key = times === 0 ? "term-never" : times === 1 ? "term-once" : "term-count";
  dialog("term-count").textContent = source ? t(key, { n: count(times) }) : "";
  dialog("term-target").disabled = protect;
  dialog("term-add").disabled = !source || (!protect && !dialog("term-target").value);
}

function takeTerm() {
  const protect = dialog("term-protect").checked;
  const source = dialog("term-source").value;
  const target = protect ? source : dialog("term-target").value;
  const affected = addTerm({ source, target, note: dialog("term-note").value.trim(), protect });
  closeDialog(dialog("term"));
  afterAction(affected, t("told-term", { n: count(affected.length) }));
  flash(t("told-term", { n: count(affected.length) }));
}

function openExport() {
  keepNow();
  dialog("export-told").textContent = canKeep ? "" : t("told-not-kept");
  const input = data.manuscript.includes(" ") ? `'${data.manuscript}'` : data.manuscript;
  dialog("export-command").textContent = `hanpress review ${input} --accept ${exportName()}`;
  writeExport();
  if (!dialog("export").open) dialog("export").showModal();
}

function exportName() {
  return `${data.manuscript.replace(/\.[^.]*$/, "")}.review.toml`;
}

function writeExport() {
  const written = exportToml(dialog("export-as-terms").checked);
  const isAny = written.decisions + written.terms > 0;
  dialog("export-words").textContent = isAny
    ? t("export-words", { n: count(decisions.size), d: count(written.decisions), t: count(written.terms) })
    : t("export-none");
  dialog("export-warning").hidden = written.clashes.length === 0;
  dialog("export-warning").textContent = t("export-warning", {
    n: count(written.clashes.length), list: written.clashes.slice(0, 9).join("、"),
  });
  dialog("export-text").value = written.text;
  for (const name of ["download", "copy", "discard"]) dialog(`export-${name}`).disabled = !isAny;
  writeTerms();
}

function writeTerms() {
  const rows = make("ul");
  for (const term of terms) {
    const row = make("li");
    const words = make("span");
    words.append(inChinese(term.source, SOURCE_LANGUAGE), " → ", inChinese(term.target, RESULT_LANGUAGE));
    const button = make("button", "", t("remove"));
    button.type = "button";
    button.setAttribute("aria-label", `${t("remove")}: ${term.source}`);
    button.addEventListener("click", () => {
      afterAction(removeTerm(term), t("told-withdrawn"));
      writeExport();
    });
    row.append(words, button);
    rows.append(row);
  }
  dialog("export-terms").replaceChildren(...(terms.length ? [rows] : []));
}

function download() {
  const address = URL.createObjectURL(new Blob([dialog("export-text").value], { type: "application/toml" }));
  const link = make("a");
  link.href = address;
  link.download = exportName();
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
  isExported = true;
}

async function copy() {
  const area = dialog("export-text");
  area.focus();
  area.select();
  let isCopied = false;
  try {
    await navigator.clipboard.writeText(area.value);
    isCopied = true;
  } catch {
    // Pages from a disk get no clipboard in some browsers; the old way may still do.
    isCopied = document.execCommand("copy");
  }
  isExported ||= isCopied;
  dialog("export-told").textContent = t(isCopied ? "copied" : "copy-yourself");
}

const KEYS = [
  ["J K · N P", "key-next"], ["→ ←", "key-step"], ["Enter", "key-enter"], ["A", "key-accept"],
  ["1–9 0", "key-number"], ["C", "key-correct"], ["E", "key-equal"], ["G", "key-term"],
  ["U", "key-undo"], ["/", "key-search"], ["X", "key-export"], ["?", "key-help"],
];

function writeHelp() {
  const legend = [];
  for (const name of ["doubtful", "likely", "certain", "accepted", "corrected"]) {
    const term = make("dt");
    const sample = make("span", `mark ${name}`, "字");
    sample.lang = RESULT_LANGUAGE;
    term.append(sample);
    legend.push(term, make("dd", "", t(`legend-${name}`)));
  }
  legend.push(make("dt", "", "▫"), make("dd", "", t("legend-object")));
  dialog("legend").replaceChildren(...legend);
  const keys = KEYS.flatMap(([names, words]) => {
    const term = make("dt");
    for (const name of names.split(" ")) term.append(name === "·" ? "· " : make("kbd", "", name), " ");
    return [term, make("dd", "", t(words))];
  });
  dialog("keys").replaceChildren(...keys);
}
