// A page in headless Chromium, and everything it complained about or asked for.

import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const cache = fileURLToPath(new URL("../../.ci/cache/", import.meta.url));
const require = createRequire(cache);
const { chromium } = require("playwright-core");

/** The source of axe-core, which finds faults of access. */
export const axe = require("axe-core").source;

/** Starts Debian's Chromium, which is not to speak to anybody by itself. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
      "--disable-background-networking", "--disable-component-update",
    ],
  });
}

export const WIDE = { viewport: { width: 1280, height: 860 }, locale: "en" };
export const PHONE = {
  viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale: "en",
};

/** Opens a file as a page; `faults` collects errors and `requests` the addresses asked for. */
export async function open(browser, file, options = WIDE, prepare = undefined) {
  const context = await browser.newContext(options);
  await context.grantPermissions([]);
  const page = await context.newPage();
  const faults = [];
  const requests = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("request", (request) => requests.push(request.url()));
  if (prepare) await page.addInitScript(prepare);
  await page.goto(`file://${file}`);
  await page.waitForSelector("html[data-ready]", { state: "attached" });
  return { page, context, faults, requests };
}
