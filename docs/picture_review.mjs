// Takes the picture of the review page: node docs/picture_review.mjs PAGE PICTURE

import path from "node:path";
import { launch, open } from "../tests/tools/browser.mjs";

const [file, picture] = process.argv.slice(2).map((argument) => path.resolve(argument));
const browser = await launch();
const { page } = await open(browser, file, { viewport: { width: 1160, height: 760 }, locale: "en" });
// Two places decided, the third one's card open.
for (const key of ["j", "a", "a"]) await page.keyboard.press(key);
await page.waitForTimeout(200);
await page.screenshot({ path: picture });
await browser.close();
