// The decisions as TOML: `[[decision]]` for hanpress.lock, `[[term]]` for a glossary.

/** How many characters on either side say which occurrence a decision is about. */
const CONTEXT = 6;

/** Returns a TOML basic string (https://toml.io/en/v1.0.0#string). */
function tomlString(text) {
  const short = { "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\" };
  // Surrogates by themselves are no text; TOML can't hold them.
  const escaped = text.toWellFormed().replace(/[\u0000-\u001F"\\\u007F-\u009F\u2028\u2029\uFEFF]/g,
    (character) => short[character] || `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`);
  return `"${escaped}"`;
}

function block(name, fields) {
  const lines = fields.map(([key, value]) =>
    `${key} = ${typeof value === "string" ? tomlString(value) : value}\n`);
  return `\n[[${name}]]\n${lines.join("")}`;
}

/** Returns up to so many characters (not code units) of the manuscript on both sides. */
function contextOf(change, length = CONTEXT) {
  const { source } = passages[changes.passage[change]];
  const start = changes.start[change];
  const end = start + kindOf(change).before.length;
  // Twice as many code units: the farthest character may be halved, but is then one too many.
  const left = [...source.slice(Math.max(0, start - 2 * length), start)].slice(-length);
  const right = [...source.slice(end, end + 2 * length)].slice(0, length);
  return { left: left.join(""), right: right.join("") };
}

/** Returns the corrections, as terms, that hold wherever the text they correct occurs. */
function everywhere() {
  const found = new Map();
  for (const [change, { after }] of decisions) {
    const { before } = kindOf(change);
    if (after === undefined || !before || !isCorrected(change)) continue;
    const list = found.get(before) || [];
    list.push(change);
    found.set(before, list);
  }
  const result = [];
  for (const [source, list] of found) {
    const target = decisions.get(list[0]).after;
    const isSame = target && list.every((change) => decisions.get(change).after === target);
    if (isSame && occurrences(source).times === list.length) result.push({ source, target });
  }
  return result;
}

/** Returns the export and what it holds; decisions stand in the order of the text. */
function exportToml(asTerms) {
  const written = asTerms ? [...terms, ...everywhere()] : terms;
  const sources = new Set(written.slice(terms.length).map((term) => term.source));
  const seen = new Map();
  const clashes = new Set();
  let blocks = "";
  for (const change of [...decisions.keys()].sort((one, other) => one - other)) {
    const { after } = decisions.get(change);
    const { before } = kindOf(change);
    if (after === undefined || sources.has(before)) continue;
    const { left, right } = contextOf(change);
    const place = JSON.stringify([before, left, right]);
    if (seen.has(place)) {
      if (seen.get(place) !== after) clashes.add(before);
      continue;
    }
    seen.set(place, after);
    blocks += block("decision", [
      ["manuscript", data.manuscript], ["before", before], ["after", after], ["left", left], ["right", right],
    ]);
  }
  for (const term of written) {
    const fields = [["source", term.source]];
    if (term.protect) fields.push(["protect", true]); else fields.push(["target", term.target]);
    if (term.note) fields.push(["note", term.note]);
    blocks += block("term", fields);
  }
  const head = "# Decisions from a review page. To take them in: hanpress review MANUSCRIPT --accept THIS-FILE\n";
  return { text: head + blocks, decisions: seen.size, terms: written.length, clashes: [...clashes] };
}
