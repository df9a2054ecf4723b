// The review page in a browser, as a proof-reader uses it: by pointer, by keyboard alone, on a
// phone, in the dark, without storage; and what it exports, taken back in by hanpress.
//
//   node tests/tools/check_review.mjs HANPRESS FOLDER
//
// HANPRESS is the binary; FOLDER is worked in, and keeps the screenshots.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { PHONE, WIDE, axe, launch, open } from "./browser.mjs";

const [hanpress, folder] = process.argv.slice(2).map((argument) => path.resolve(argument));
const here = path.join(folder, "review");
const fixture = new URL("../fixtures/review/chain.md", import.meta.url);
const HOSTILE = '"鏈"\\ </script><img src=x onerror=alert(1)>';

function run(...line) {
  return execFileSync(hanpress, line, { cwd: here, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

fs.rmSync(here, { recursive: true, force: true });
fs.mkdirSync(here, { recursive: true });
fs.copyFileSync(fixture, path.join(here, "chain.md"));
const said = run("review", "chain.md", "-o", ".");
const [doubtful, likely, certain] = said.match(/\((\d+) doubtful, (\d+) likely, (\d+) certain, 0 decided\)/).slice(1).map(Number);
assert.ok(doubtful >= 9 && likely >= 3 && certain > 60, said);
const file = path.join(here, "chain.review.html");

const browser = await launch();
const checks = [];
const check = (name, work) => checks.push([name, work]);

const text = (page, selector) => page.locator(selector).first().innerText();
/** Waits until so many changes are marked: what comes into view is marked a frame later. */
const marked = (page, number) => page.waitForFunction(
  (n) => document.querySelectorAll(".result .mark").length === n, number, { timeout: 5000 });
const currentMark = (page) => page.locator(".result .mark.current");
const decided = async (page) => Number((await text(page, "#standing b")).replace(",", ""));
const exported = async (page) => {
  await page.keyboard.press("x");
  const written = await page.inputValue("#export-text");
  await page.click("#export .close");
  return written;
};
/** Faults of access that axe-core finds. */
async function faultsOfAccess(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 80)).slice(0, 3).join(" | ")}`);
}

check("it loads alone, counts right and shows both texts", async () => {
  const { page, faults, requests } = await open(browser, file);
  assert.deepEqual(requests.filter((address) => !address.startsWith("data:")), [`file://${file}`]);
  assert.equal(await text(page, "#totals"), `${certain} certain · ${likely} likely · ${doubtful} doubtful`);
  assert.equal(await decided(page), 0);
  await marked(page, certain + likely + doubtful);
  const passage = page.locator(".passage", { hasText: "那條鍊是" });
  assert.equal(await passage.locator(".source").getAttribute("lang"), "zh-Hant");
  assert.equal(await passage.locator(".result").getAttribute("lang"), "zh-Hans");
  assert.match(await passage.locator(".result").innerText(), /^那条炼是他父亲留下来的。/);
  assert.match(await passage.locator(".line").innerText(), /^11$/);
  assert.match(await page.locator("#passages").innerText(), /<\/script><script>alert\(1\)<\/script>/);
  assert.equal(await page.title(), "炼与链 · hanpress review");
  assert.deepEqual(faults, []);
});

check("a click opens the card; accepting counts and goes on", async () => {
  const { page, faults } = await open(browser, file);
  await page.click(".result .mark.doubtful >> nth=1");
  assert.ok(await page.isVisible("#card"));
  assert.match(await text(page, "#card-change"), /鍊\s*→\s*炼/);
  assert.equal(await text(page, "#card-risk"), "doubtful");
  assert.match(await text(page, "#card-rule"), /TSCharacters/);
  const first = await currentMark(page).getAttribute("data-change");
  await page.click("#card-accept");
  assert.equal(await decided(page), 1);
  assert.notEqual(await currentMark(page).getAttribute("data-change"), first);
  assert.ok(await page.locator(`.result .mark.accepted[data-change="${first}"]`).count());
  await page.screenshot({ path: path.join(folder, "review-card.png") });
  await page.click("#card-close");
  assert.ok(await page.isHidden("#card"));
  assert.deepEqual(faults, []);
});

check("filters by risk, rule, state and text", async () => {
  const { page, faults } = await open(browser, file);
  await page.click("[data-risk='0']");
  assert.equal(await page.locator(".mark.certain:visible").count() - 1, 0, "only the sample in the button");
  await marked(page, likely + doubtful);
  const passages = await page.locator(".passage:visible").count();
  await page.click("[data-risk='2']");
  assert.equal(await page.locator(".result .mark:visible").count(), likely);
  assert.ok(await page.locator(".passage:visible").count() < passages, "passages without a match go");
  await page.click("#clear");
  await page.click("#rules summary");
  await page.check(".rules-list label:has-text('punctuation/quotes') input");
  const marks = await page.locator(".result .mark:visible").allInnerTexts();
  assert.ok(marks.length >= 4 && marks.every((mark) => "“”‘’".includes(mark)), marks.join());
  await page.keyboard.press("Escape");
  await page.click("#clear");
  await page.fill("#search", "束脩本");
  await page.waitForFunction(() => document.querySelectorAll(".passage:not([hidden])").length === 1);
  await page.fill("#search", "nowhere");
  await page.waitForSelector("#nothing:visible");
  await page.click("#clear-too");
  await marked(page, certain + likely + doubtful);
  await page.click(".result .mark.doubtful");
  await page.keyboard.press("a");
  await page.check("#undecided");
  await marked(page, certain + likely + doubtful - 1);
  assert.deepEqual(faults, []);
});

check("the keyboard alone walks, decides, corrects and undoes", async () => {
  const { page, faults } = await open(browser, file);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("j");
  const first = await currentMark(page).getAttribute("data-change");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.change), first, "the mark has the focus");
  const outline = await currentMark(page).evaluate((mark) => getComputedStyle(mark).outlineStyle);
  assert.equal(outline, "solid", "the focus is seen");
  // Into the card and back.
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "card-accept");
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.change), first);
  // An alternative by its number, which goes on to the next place; and back.
  await page.keyboard.press("1");
  assert.equal(await text(page, `.result [data-change="${first}"]`), "链");
  await page.keyboard.press("k");
  // All are decided in a circle: the place before the second, which is decided, is the last one.
  assert.notEqual(await currentMark(page).getAttribute("data-change"), first);
  await page.keyboard.press("u");
  assert.equal(await currentMark(page).getAttribute("data-change"), first);
  assert.equal(await text(page, `.result [data-change="${first}"]`), "炼");
  assert.equal(await decided(page), 0);
  // A correction by typing, with everything that could break a page or a file.
  await page.keyboard.press("c");
  assert.equal(await page.evaluate(() => document.activeElement.id), "card-input");
  await page.keyboard.insertText(HOSTILE);
  await page.keyboard.press("Enter");
  assert.equal(await text(page, `.result [data-change="${first}"]`), HOSTILE);
  assert.equal(await page.locator("img").count(), 0);
  // As written, for all that are equal.
  await page.keyboard.press("e");
  await page.keyboard.press("0");
  assert.ok(await decided(page) >= 6);
  assert.match(await page.locator(".passage", { hasText: "那條鍊是" }).locator(".result").innerText(), /^那条鍊是/);
  // Any change, certain ones too.
  await page.keyboard.press("Escape");
  await page.keyboard.press("ArrowRight");
  assert.ok(await page.isVisible("#card"));
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "search");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  assert.ok(await page.isVisible("#help"));
  await page.keyboard.press("Escape");
  assert.ok(await page.isHidden("#help"));
  assert.deepEqual(faults, []);
});

check("what it exports is taken in, and the edition follows", async () => {
  const { page } = await open(browser, file);
  await page.keyboard.press("j");
  // The title: accepted. Then the first two places of the text: an alternative, and free text.
  await page.keyboard.press("a");
  await page.keyboard.press("1");
  await page.keyboard.press("c");
  await page.keyboard.insertText(HOSTILE);
  await page.keyboard.press("Enter");
  await page.keyboard.press("x");
  const download = page.waitForEvent("download");
  await page.click("#export-download");
  const taken = path.join(here, (await download).suggestedFilename());
  assert.equal(path.basename(taken), "chain.review.toml");
  await (await download).saveAs(taken);
  assert.equal(fs.readFileSync(taken, "utf8"), await page.inputValue("#export-text"));
  const others = path.join(here, "taken");
  fs.mkdirSync(others, { recursive: true });
  fs.copyFileSync(fixture, path.join(others, "chain.md"));
  const told = run("review", "taken/chain.md", "--accept", taken, "-o", "taken");
  assert.match(told, /3 new decisions, 0 changed, 0 known/);
  assert.match(told, new RegExp(`\\(${doubtful - 3} doubtful, .* 3 decided\\)`));
  run("build", "taken/chain.md", "--editions", "md", "-o", "taken/output");
  const built = fs.readFileSync(path.join(others, "output/chain.md"), "utf8");
  assert.match(built, /^title: "?炼与链/m);
  assert.match(built, /^# (<a [^>]*><\/a>)?工坊里的旧链$/m);
  assert.ok(built.includes('师傅说：“"鏈"'), built);
  // The new page knows them, and asks no more.
  const after = await open(browser, path.join(others, "chain.review.html"));
  assert.equal(await decided(after.page), 3);
  assert.match(await text(after.page, "#risks"), /decided before/);
  await after.page.keyboard.press("j");
  assert.notEqual(await currentMark(after.page).getAttribute("data-change"), "0");
  assert.deepEqual(after.faults, []);
});

check("the most doubtful can come first", async () => {
  const { page } = await open(browser, file);
  await page.check("#ranked");
  const doubts = [];
  for (let place = 0; place < doubtful; place += 1) {
    await page.keyboard.press("j");
    doubts.push(Number((await text(page, "#card-doubt")).match(/about (\d+) times/)[1]));
    await page.keyboard.press("Escape");
  }
  assert.deepEqual(doubts, doubts.toSorted((one, other) => other - one));
  assert.ok(doubts.every((doubt) => doubt >= 15), doubts.join());
});

check("glossary terms settle what lies within them", async () => {
  const { page, faults } = await open(browser, file);
  // By selection: 鍊扣 stands in the text three times, once in a table.
  await page.evaluate(() => {
    const chain = [...document.querySelectorAll(".source .mark")].find((mark) => mark.textContent === "鍊" && mark.nextSibling?.textContent.startsWith("扣"));
    getSelection().setBaseAndExtent(chain.firstChild, 0, chain.nextSibling, 1);
  });
  await page.keyboard.press("g");
  assert.equal(await page.inputValue("#term-source"), "鍊扣");
  assert.ok(await page.isDisabled("#term-add"), "a term needs a target");
  assert.match(await text(page, "#term-count"), /^Occurs 3 times/);
  await page.fill("#term-target", "链扣");
  await page.keyboard.press("Enter");
  assert.equal(await decided(page), 3);
  const written = await exported(page);
  assert.match(written, /\n\[\[term\]\]\nsource = "鍊扣"\ntarget = "链扣"\n$/);
  assert.ok(!written.includes("[[decision]]"), "the term says it all");
  await page.keyboard.press("u");
  assert.equal(await decided(page), 0);
  assert.deepEqual(faults, []);
});

check("corrections that hold everywhere can be terms", async () => {
  const { page } = await open(browser, file);
  await page.keyboard.press("j");
  await page.keyboard.press("e");
  await page.keyboard.press("1");
  const blocks = (written, name) => written.split(`[[${name}]]`).length - 1;
  const written = await exported(page);
  assert.ok(blocks(written, "decision") >= 6 && blocks(written, "term") === 0, written);
  await page.keyboard.press("x");
  await page.check("#export-as-terms");
  const asTerms = await page.inputValue("#export-text");
  assert.equal(blocks(asTerms, "decision"), 0);
  assert.match(asTerms, /\[\[term\]\]\nsource = "鍊"\ntarget = "链"\n/);
});

check("decisions outlive the page, where the browser keeps them", async () => {
  const { page, context } = await open(browser, file);
  await page.keyboard.press("j");
  await page.keyboard.press("1");
  const before = await exported(page);
  await page.reload();
  await page.waitForSelector("html[data-ready]", { state: "attached" });
  assert.equal(await decided(page), 1);
  assert.equal(await exported(page), before);
  await page.keyboard.press("x");
  await page.click("#export-discard");
  assert.equal(await decided(page), 0);
  await context.close();
});

check("without storage it works, and says that nothing is kept", async () => {
  const refuse = () => Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("denied", "SecurityError"); },
  });
  const { page, faults } = await open(browser, file, WIDE, refuse);
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  assert.equal(await decided(page), 1);
  await page.keyboard.press("x");
  assert.match(await text(page, "#export-told"), /keeps nothing/);
  assert.match(await page.inputValue("#export-text"), /\[\[decision\]\]/);
  assert.deepEqual(faults, []);
});

check("a phone has everything, and nothing to the side", async () => {
  const { page, faults } = await open(browser, file, PHONE);
  const toTheSide = () => page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  assert.equal(await toTheSide(), false);
  await page.screenshot({ path: path.join(folder, "review-phone.png") });
  await page.tap("#next");
  const [card, mark] = [await page.locator("#card").boundingBox(), await currentMark(page).boundingBox()];
  assert.ok(Math.abs(card.y + card.height - 844) < 2, "the card lies at the foot");
  assert.ok(mark.y > 0 && mark.y + mark.height < card.y, "the mark is above it");
  assert.match(await text(page, "#card-context"), /鍊/);
  await page.tap("#card-accept");
  assert.equal(await decided(page), 1);
  await page.screenshot({ path: path.join(folder, "review-phone-card.png") });
  await page.tap("#filters-button");
  await page.tap("[data-risk='0']");
  assert.equal(await toTheSide(), false);
  for (const button of await page.locator(".toolbar button:visible").all()) {
    const { height } = await button.boundingBox();
    assert.ok(height >= 40, `a finger needs more than ${height} pixels`);
  }
  assert.deepEqual(faults, []);
});

check("it is dark in the dark, and readable to everybody", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const { page } = await open(browser, file, { ...WIDE, colorScheme });
    const [red, green, blue] = await page.evaluate(() =>
      getComputedStyle(document.documentElement).backgroundColor.match(/[\d.]+/g).map(Number));
    assert.equal(red + green + blue < 128 * 3, colorScheme === "dark");
    await page.keyboard.press("j");
    assert.deepEqual(await faultsOfAccess(page), [], colorScheme);
    await page.screenshot({ path: path.join(folder, `review-${colorScheme}.png`) });
    await page.keyboard.press("a");
    await page.keyboard.press("x");
    assert.deepEqual(await faultsOfAccess(page), [], `${colorScheme}, export`);
  }
});

check("risks differ in more than colour", async () => {
  const { page } = await open(browser, file);
  const styles = await page.evaluate(() => ["certain", "likely", "doubtful", "accepted", "corrected"].map((name) => {
    const mark = document.querySelector(`#legend .mark.${name}`);
    return getComputedStyle(mark).textDecorationStyle;
  }));
  assert.equal(new Set(styles).size, 5, styles.join());
});

check("it speaks Chinese as well", async () => {
  const { page, faults } = await open(browser, file, { ...WIDE, locale: "zh-CN" });
  assert.equal(await page.getAttribute("html", "lang"), "zh-Hans");
  assert.equal(await text(page, "#export-button"), "导出");
  await page.click("#language");
  assert.equal(await page.getAttribute("html", "lang"), "en");
  assert.equal(await text(page, "#export-button"), "Export");
  assert.deepEqual(faults, []);
});

check("print has the text and no tools", async () => {
  const { page } = await open(browser, file);
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.isHidden(".toolbar"));
  assert.ok(await page.isVisible(".passage >> nth=3"));
});

check("a book is laid out where it is read", async () => {
  const line = "師傅說這條鍊斷了以後，學生把每一節都數了一遍，記在本子上。\n\n";
  fs.writeFileSync(path.join(here, "long.md"), `# 長\n\n${line.repeat(4000)}`);
  run("review", "long.md", "-o", ".");
  const { page, faults } = await open(browser, path.join(here, "long.review.html"));
  const marks = () => page.locator(".mark").count();
  assert.ok(await marks() < 10000, "only what is near has its marks");
  assert.equal(await text(page, "#totals").then((totals) => /4,000 doubtful/.test(totals)), true);
  // From the top backwards is the last one, in a circle.
  await page.keyboard.press("k");
  const section = page.locator(".passage:has(.mark.current)");
  assert.equal(await section.locator(".line").innerText(), "8,001");
  assert.ok(await marks() < 20000);
  // What is on the way there is laid out first. A mark that never comes into view times out.
  await page.waitForFunction(() => {
    const { y } = document.querySelector(".result .mark.current").getBoundingClientRect();
    return y > 0 && y < 860;
  });
  await page.keyboard.press("e");
  await page.keyboard.press("a");
  assert.equal(await decided(page), 4000);
  assert.deepEqual(faults, []);
});

let failed = 0;
for (const [name, work] of checks) {
  try {
    await work();
    console.log(`ok    ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name}\n${error.stack}`);
  }
}
await browser.close();
if (failed) process.exit(1);
