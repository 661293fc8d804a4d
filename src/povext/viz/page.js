// What every part of the page shares: the data, the state, words, numbers and offsets.
// The files of the script run in one scope, in this order: page.js, text.js, card.js, table.js, panel.js, sources.js, start.js.

const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId("data").textContent);
const { labels, types, rules, documents } = data;
const state = {
  language: data.language,
  open: 0, // which document is shown
  chosen: null, // the indicator that is chosen, if any
  cell: null, // the cell of the panel that was unfolded last, if any
  source: false, // whether the source of a page is shown with its tags
  filter: { query: "", type: "", status: "", place: "", least: 0, domains: new Set(), scope: "one" },
  sort: { column: "order", down: false },
};

// Words ------------------------------------------------------------------------------------------------------------------

const word = (group, key) => labels[group]?.[key]?.[state.language] ?? key;
const say = (key) => word("interface", key);
const other = () => (state.language === "zh" ? "en" : "zh");
const typeName = (code, language = state.language) => types[code]?.[language] ?? code;

// Text of a document as it may be shown: what a browser would obey or drop becomes a visible sign, one for one.
const visible = (text) =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
    .replace(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");

/** Make an element: properties that begin with aria, data or role are attributes, `on…` are listeners. */
function make(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "hue") element.style.setProperty("--hue", value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** The colours of a domain: a hue and a style of line; what is unknown looks like `other`. */
function paint(element, domain) {
  const look = labels.domain[domain] ?? labels.domain.other;
  element.dataset.line = look.line;
  if (look.hue === undefined) element.dataset.grey = "";
  else element.style.setProperty("--hue", look.hue);
  return element;
}

// Numbers ----------------------------------------------------------------------------------------------------------------

const MINUS = "\u2212";

/** A plain decimal with its digits in groups; it stays text, so that no digit is lost. */
function grouped(number) {
  const [whole, part] = number.replace("-", "").split(".");
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return (number.startsWith("-") ? MINUS : "") + digits + (part === undefined ? "" : "." + part);
}

function amount(indicator) {
  const number = indicator.value === undefined ? [indicator.low, indicator.high].map((n) => (n === undefined ? "" : grouped(n))).join("–") : grouped(indicator.value);
  const sign = labels.bound[indicator.bound ?? "="]?.sign;
  return (sign ? sign + " " : "") + number;
}

function unitName(indicator) {
  return [word("unit", indicator.unit), ...(indicator.per ?? []).map((per) => word("per", per))].join(state.language === "zh" ? "/" : " / ");
}

function amountWithUnit(indicator) {
  const unit = unitName(indicator);
  return amount(indicator) + (state.language === "en" && !unit.startsWith("%") ? " " : "") + unit;
}

/** First to last day as people write it: one year, years, one day, or both days. */
function days(period) {
  if (!period) return "";
  const [first, last] = period;
  if (first === last) return first;
  if (first.endsWith("-01-01") && last.endsWith("-12-31")) {
    return first.slice(0, 4) === last.slice(0, 4) ? first.slice(0, 4) : first.slice(0, 4) + "–" + last.slice(0, 4);
  }
  return first + "–" + last;
}

// Offsets ----------------------------------------------------------------------------------------------------------------
// povext counts code points; strings of JavaScript count UTF-16 units. They part after characters beyond U+FFFF.

/** Code point offsets of the characters of a text that take two units, ascending. */
function wide(text) {
  const found = [];
  for (let unit = 0; unit < text.length - 1; unit++) {
    const code = text.charCodeAt(unit);
    if (code >= 0xd800 && code <= 0xdbff) {
      found.push(unit - found.length);
      unit++;
    }
  }
  return found;
}

/** Offset in units of the code point offset `at`. */
function unitAt(doc, at) {
  doc.wide ??= wide(doc.text);
  let low = 0;
  let high = doc.wide.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (doc.wide[middle] < at) low = middle + 1;
    else high = middle;
  }
  return at + low;
}

const between = (doc, [start, end]) => doc.text.slice(unitAt(doc, start), unitAt(doc, end));

/** Offset in the raw text: another one where only some stretches of it are at hand, one after the other. */
function rawAt(doc, at) {
  const [from, raw] = doc.stretches?.findLast(([start]) => start <= at) ?? [0, 0];
  return at - from + raw;
}

/** The same as a reader sees it: of an HTML page without its tags. */
const readable = (doc, span) => (doc.edits.length ? seenOf(doc, span).replace(/\s*\n\s*/g, " ") : between(doc, span));

function seenOf(doc, [start, end]) {
  if (!doc.edits.length) return between(doc, [start, end]);
  let text = "";
  let at = start;
  for (const [first, last, instead] of doc.edits) {
    if (last <= start) continue;
    if (first >= end) break;
    if (first > at) text += between(doc, [at, first]);
    text += instead;
    at = Math.max(at, last);
  }
  return text + (at < end ? between(doc, [at, end]) : "");
}

// Indicators -------------------------------------------------------------------------------------------------------------

documents.forEach((doc, number) => {
  doc.number = number;
  doc.byId = new Map();
  doc.indicators.forEach((indicator, order) => {
    indicator.doc = doc;
    indicator.order = order;
    indicator.domain = types[indicator.type]?.domain ?? "other";
    doc.byId.set(indicator.id, indicator);
  });
});

const quote = (indicator) => (indicator.quote ??= readable(indicator.doc, indicator.span) || "□"); // the number is missing
const documentName = (doc) => (doc.record ? `${doc.name} · ${doc.record}` : doc.name);
const statusOf = (indicator) => indicator.status ?? "actual";
const placeOf = (indicator) => indicator.place?.[0] ?? "";

/** What the free text of the filter looks into. */
function haystack(indicator) {
  const names = types[indicator.type] ?? {};
  indicator.hay ??= [
    quote(indicator), indicator.type, names.zh, names.en, placeOf(indicator), indicator.population, indicator.period?.[2],
    days(indicator.period), indicator.value, indicator.unit, readable(indicator.doc, indicator.evidence), documentName(indicator.doc),
  ].filter(Boolean).join("\n").toLowerCase(); // prettier-ignore
  return indicator.hay;
}

function passes(indicator) {
  const { query, type, status, place, least, domains } = state.filter;
  return (
    (!domains.size || domains.has(indicator.domain)) &&
    (!type || indicator.type === type) &&
    (!status || statusOf(indicator) === status) &&
    (!place || placeOf(indicator) === (place === "\n" ? "" : place)) &&
    indicator.confidence >= least &&
    query.split(/\s+/).every((part) => !part || haystack(indicator).includes(part))
  );
}

const inScope = () =>
  state.filter.scope === "all" ? documents.flatMap((doc) => doc.indicators) : documents.length ? documents[state.open].indicators : [];
