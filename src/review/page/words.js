// What the page says, in English and Chinese. A text with {name} is filled in by `t`.

const WORDS = {
  skip: ["Skip to the text", "跳到正文"],
  review: ["review 校阅", "校阅 review"],
  tools: ["Tools", "工具"],
  previous: ["Previous undecided place (K)", "上一处未定（K）"],
  next: ["Next undecided place (J)", "下一处未定（J）"],
  filters: ["Filter", "筛选"],
  "by-risk": ["Filter by risk", "按风险筛选"],
  "by-rule": ["Filter by rule", "按规则筛选"],
  "all-rules": ["All rules", "全部规则"],
  "some-rules": ["{n} of {of} rules", "{of} 条规则中的 {n} 条"],
  "undecided-only": ["Undecided only", "只看未定"],
  "most-doubtful-first": ["Most doubtful first", "最可疑者先"],
  search: ["Search the text", "搜索正文"],
  clear: ["Clear filters", "清除筛选"],
  undo: ["Undo", "撤销"],
  "other-language": ["中文", "English"],
  "switch-language": ["切换为中文", "Switch to English"],
  help: ["Help: legend and keys", "帮助：图例与快捷键"],
  export: ["Export", "导出"],
  manuscript: ["Manuscript 原稿", "原稿 manuscript"],
  edition: ["Edition 成书", "成书 edition"],
  "no-passage": ["No passage matches.", "没有符合的段落。"],
  close: ["Close", "关闭"],
  cancel: ["Cancel", "取消"],
  "correct-to": ["Correct to", "改为"],
  use: ["Use", "采用"],
  accept: ["Accept", "认可"],
  withdraw: ["Withdraw", "收回"],
  "add-term": ["Glossary…", "词汇表…"],
  "term-title": ["Add to the glossary", "加入词汇表"],
  "term-about": [
    "A glossary term is converted this way wherever it stands.",
    "词条无论出现在何处，一律照此转换。",
  ],
  "term-source": ["Manuscript has", "原稿"],
  "term-target": ["Edition has", "成书"],
  "term-note": ["Note", "备注"],
  "term-protect": ["Protect: stays exactly as written", "保护：保持原样，不作转换"],
  "term-count": ["Occurs {n} times in this manuscript.", "在本稿中出现 {n} 次。"],
  "term-once": ["Occurs once in this manuscript.", "在本稿中出现 1 次。"],
  "term-never": ["Does not occur in this manuscript.", "本稿中没有出现。"],
  add: ["Add", "加入"],
  remove: ["Remove", "移除"],
  "export-title": ["Decisions", "校阅结果"],
  "export-words": [
    "Places decided: {n}; written as {d} decisions and {t} glossary terms (places with the same words around them share one).",
    "已定 {n} 处，写作 {d} 项决定与 {t} 个词条（上下文相同者合并）。",
  ],
  "export-none": ["Nothing is decided yet.", "尚未作出任何决定。"],
  "export-warning": [
    "{n} decisions contradict another with the same words around it; the first one holds: {list}",
    "有 {n} 项决定与上下文相同的另一项冲突，以先出现者为准：{list}",
  ],
  "export-as-terms": [
    "Write a correction that is the same wherever the words occur as a glossary term",
    "凡各处一致的更正，写作词条",
  ],
  "export-use": ["Save it, then:", "保存后运行："],
  download: ["Download", "下载"],
  copy: ["Copy", "复制"],
  copied: ["Copied.", "已复制。"],
  "copy-yourself": ["Selected: copy it with Ctrl+C or ⌘C.", "已选中：请按 Ctrl+C 或 ⌘C 复制。"],
  discard: ["Discard all", "全部放弃"],
  legend: ["Legend", "图例"],
  keyboard: ["Keyboard", "快捷键"],
  "single-keys": ["Single keys are shortcuts", "启用单键快捷键"],
  advance: ["Go on to the next place after a decision", "决定之后跳到下一处"],
  line: ["line {n}", "第 {n} 行"],
  "no-line": ["front matter", "文前信息"],
  certain: ["certain", "确定"],
  likely: ["likely", "可信"],
  doubtful: ["doubtful", "存疑"],
  decided: ["decided before", "此前已定"],
  facts: ["{file} · profile {profile} · {n} passages", "{file} · 方案 {profile} · {n} 段"],
  standing: ["of {of} doubtful places decided", "/ {of} 处存疑已定"],
  "standing-none": ["No doubtful place", "没有存疑之处"],
  totals: ["{c} certain · {l} likely · {d} doubtful", "确定 {c} · 可信 {l} · 存疑 {d}"],
  undecided: ["undecided", "未定"],
  accepted: ["Accepted", "已认可"],
  corrected: ["Corrected to {after}", "已改为 {after}"],
  "by-term": ["Settled by the glossary term {source} → {target}", "由词条 {source} → {target} 决定"],
  locked: ["Decided before, in hanpress.lock", "此前已定，见 hanpress.lock"],
  doubt: ["Another reading is right here about {n} times in 100.", "此处另有他解的可能约为百分之 {n}。"],
  "all-outside": ["Not in the 通用规范汉字表:", "不在《通用规范汉字表》内："],
  outside: ["Outside the 8105 of the 通用规范汉字表.", "不在《通用规范汉字表》8105 字之内。"],
  kept: ["kept as it is", "保持原样"],
  instead: ["Instead:", "改作："],
  "as-written": ["as written", "照原稿"],
  equal: ["The same for all {n} equal places", "对相同的 {n} 处一并处理"],
  nothing: ["nothing", "（无）"],
  "legend-doubtful": ["doubtful: a person should look", "存疑：须人工判断"],
  "legend-likely": ["likely: right as a rule", "可信：一般正确"],
  "legend-certain": ["certain: right wherever it stands", "确定：处处正确"],
  "legend-accepted": ["accepted, here or in hanpress.lock", "已认可（在此或见 hanpress.lock）"],
  "legend-corrected": ["corrected, or settled by a glossary term", "已更正，或由词条决定"],
  "legend-object": ["a picture, code, URL or foreign text, left alone", "图片、代码、网址或外文，不作转换"],
  "key-next": ["next / previous undecided place, the doubtful first", "下一处 / 上一处未定，先存疑、后可信"],
  "key-step": ["next / previous change of any kind shown", "下一处 / 上一处任何变动"],
  "key-enter": ["into the card of the change; Esc back", "进入卡片；Esc 返回"],
  "key-accept": ["accept", "认可"],
  "key-number": ["the alternative of that number; 0 as written", "采用该编号的写法；0 照原稿"],
  "key-correct": ["correct by typing", "输入更正"],
  "key-equal": ["the same for all equal places, on or off", "对相同之处一并处理（开关）"],
  "key-term": ["add to the glossary (selected text, or the change)", "加入词汇表（所选文字或当前变动）"],
  "key-undo": ["undo the last decision", "撤销上一项决定"],
  "key-search": ["search", "搜索"],
  "key-export": ["export", "导出"],
  "key-help": ["this help", "本帮助"],
  "told-accepted": ["Accepted.", "已认可。"],
  "told-corrected": ["Corrected to {after}.", "已改为 {after}。"],
  "told-many": ["{n} places.", "共 {n} 处。"],
  "told-undone": ["Undone.", "已撤销。"],
  "told-withdrawn": ["Withdrawn.", "已收回。"],
  "told-term": ["Added to the glossary; {n} changes settled.", "已加入词汇表；{n} 处由此决定。"],
  "told-end": ["Nothing doubtful or likely is left undecided.", "存疑与可信之处均已定。"],
  "told-end-of": ["No {risk} change is left undecided.", "{risk}之处均已定。"],
  "told-no-change": ["No further change.", "没有其他变动。"],
  "told-not-kept": [
    "This browser keeps nothing for this page: export before you close it.",
    "此浏览器不为本页保存数据：关闭之前请先导出。",
  ],
};

// What the rules are, by identifier or by its first part.
const RULES = {
  "opencc/CJK_Compatibility_Ideographs": ["compatibility ideographs", "兼容汉字归一"],
  "opencc/TSCharacters": ["Traditional characters to Simplified ones", "繁体字转简化字"],
  "opencc/TSCharactersExt": ["the same for rare characters", "罕用繁体字转简化字"],
  "opencc/TWVariantsRev": ["Taiwan's character forms", "台湾字形归一"],
  "opencc/HKVariantsRev": ["Hong Kong's character forms", "香港字形归一"],
  "opencc/TWVariantsRevPhrases": ["words with Taiwan's forms", "台湾字形词语"],
  "opencc/HKVariantsRevPhrases": ["words with Hong Kong's forms", "香港字形词语"],
  "opencc/TSPhrases": ["words that simplify otherwise than their characters", "整词简化"],
  "opencc/TWPhrasesRev": ["Taiwan's words to the mainland's", "台湾词语转大陆词语"],
  "opencc/HKPhrasesRev": ["Hong Kong's words to the mainland's", "香港词语转大陆词语"],
  "house/characters": ["standard forms of the 通用规范汉字表", "通用规范汉字表字形"],
  "house/particles": ["著 and 着", "著与着"],
  "house/corrections": ["words commonly written or simplified wrongly", "常见误写与误转"],
  "house/unsimplified": ["left as they are: no standard simplified form", "无规范简化字，保持原样"],
  house: ["the profile's own layer", "方案自有规则"],
  opencc: ["OpenCC's table", "OpenCC 字表"],
  punctuation: ["punctuation", "标点"],
  glossary: ["the glossary", "词汇表"],
  idiom: ["regional words", "地区词语"],
  kept: ["kept, though it has another form", "保持原样，但另有他形"],
  decision: ["a decision kept in hanpress.lock", "hanpress.lock 中的决定"],
};

let language = (navigator.language || "en").toLowerCase().startsWith("zh") ? 1 : 0;

/** Returns a text in the page's language, its {names} filled in. */
function t(key, values = {}) {
  return WORDS[key][language].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** Returns what a rule is about, or nothing if it is not known. */
function ruleWords(id) {
  const words = RULES[id] || RULES[id.split("/")[0]];
  return words ? words[language] : "";
}

const FORMATS = ["en", "zh-CN"].map((name) => new Intl.NumberFormat(name));

function count(n) {
  return FORMATS[language].format(n);
}

/** Writes all fixed texts in the page's language. */
function writeWords() {
  document.documentElement.lang = language ? "zh-Hans" : "en";
  for (const element of document.querySelectorAll("[data-t]")) {
    element.textContent = t(element.dataset.t);
  }
  for (const element of document.querySelectorAll("[data-t-label]")) {
    const words = t(element.dataset.tLabel);
    element.setAttribute("aria-label", words);
    if (element.tagName === "BUTTON") element.title = words;
  }
  for (const element of document.querySelectorAll("[data-t-placeholder]")) {
    element.placeholder = t(element.dataset.tPlaceholder);
  }
}
