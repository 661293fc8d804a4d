// The table of indicators: what is in it, in which order, and how it leaves the page.

const PORTION = 200; // rows that are shown at once
let rows = []; // the indicators that pass the filter, in order
let shownFrom = 0; // which of them are shown
let shownTo = PORTION;

const numeric = (text) => (text === undefined ? -Infinity : Number(text));
const COLUMNS = [
  { key: "type", of: typeCell, by: (i) => typeName(i.type) },
  { key: "value", of: (i) => [make("strong", {}, amountWithUnit(i)), make("q", { lang: "zh" }, visible(quote(i)))], by: (i) => numeric(i.value ?? i.low) },
  { key: "place", of: (i) => placeOf(i), by: placeOf },
  { key: "period", of: (i) => days(i.period).split(/(?<=–)/).map((part) => make("span", {}, part)), by: (i) => (i.period ? i.period[1] + i.period[0] : "") },
  { key: "status", of: (i) => make("span", { class: "chip", "data-status": statusOf(i) }, word("status", statusOf(i))), by: statusOf },
  { key: "confidence", of: (i) => meter(i.confidence), by: (i) => i.confidence },
];

/** The type, and where the table speaks of several documents, which one. */
function typeCell(indicator) {
  const dot = paint(make("i", { class: "dot", "aria-hidden": "true" }), indicator.domain);
  return [dot, typeName(indicator.type), state.filter.scope === "all" ? make("small", {}, visible(documentName(indicator.doc))) : ""];
}

function showHead() {
  const { sort } = state;
  byId("table").tHead.rows[0].replaceChildren(
    ...COLUMNS.map(({ key }) => {
      const order = sort.column === key ? (sort.down ? "descending" : "ascending") : "none";
      const arrow = make("span", { class: "arrow", "aria-hidden": "true" }, order === "none" ? "" : sort.down ? "↓" : "↑");
      const name = labels.short[key]?.[state.language] ?? word("field", key);
      const button = make("button", { type: "button", "data-sort": key, title: word("field", key) }, name, arrow);
      return make("th", { scope: "col", "aria-sort": order, class: key }, button);
    }),
  );
}

/** Up, down, and back to the order of the text. */
function sortBy(key) {
  const { sort } = state;
  if (sort.column !== key) state.sort = { column: key, down: false };
  else state.sort = sort.down ? { column: "order", down: false } : { column: key, down: true };
  showHead();
  showTable();
  byId("table").querySelector(`[data-sort="${key}"]`)?.focus();
}

function sorted(found) {
  const column = COLUMNS.find(({ key }) => key === state.sort.column);
  return column ? inOrder(found, column.by, state.sort.down) : found;
}

/** In the order of numbers or words that `by` gives; what is alike stays as it was. */
function inOrder(found, by, down) {
  const turn = down ? -1 : 1;
  const { compare } = new Intl.Collator(state.language, { numeric: true });
  const keyed = found.map((one, k) => [by(one), k, one]);
  keyed.sort(([a, j], [b, k]) => turn * (typeof a === "number" ? Math.sign(a - b) || 0 : compare(a, b)) || j - k);
  return keyed.map(([, , one]) => one);
}

/** Filter, sort, show. */
function showTable() {
  const all = inScope();
  rows = sorted(all.filter(passes));
  const count = (list) => grouped(String(list.length));
  byId("shown").textContent = `${count(rows)} ${say("of")} ${count(all)} ${say("shown")}`;
  const nothing = byId("nothing");
  nothing.hidden = rows.length > 0;
  nothing.textContent = say(all.length ? "none" : "empty");
  byId("table").hidden = !rows.length;
  byId("download").disabled = !rows.length;
  byId("reset").hidden = !isFiltered();
  showRows(0);
}

const isFiltered = () => {
  const { query, type, status, place: at, least, domains } = state.filter;
  return Boolean(query || type || status || at || least || domains.size);
};

/** Show a portion of the rows; the buttons before and behind it add more. */
function showRows(from) {
  const body = byId("table").tBodies[0];
  [shownFrom, shownTo] = [from, Math.min(from + PORTION, rows.length)];
  body.replaceChildren(...rows.slice(shownFrom, shownTo).map(tableRow));
  showEnds();
  roveRow(body.querySelector('[aria-selected="true"]') ?? body.rows[0]);
}

function showEnds() {
  byId("earlier").hidden = shownFrom === 0;
  byId("more").hidden = shownTo >= rows.length;
}

function showMore() {
  const added = rows.slice(shownTo, shownTo + PORTION).map(tableRow);
  byId("table").tBodies[0].append(...added);
  shownTo += added.length;
  showEnds();
}

function showEarlier() {
  const from = Math.max(0, shownFrom - PORTION);
  byId("table").tBodies[0].prepend(...rows.slice(from, shownFrom).map(tableRow));
  shownFrom = from;
  showEnds();
}

function tableRow(indicator) {
  const row = make("tr", { tabindex: "-1", "aria-selected": String(indicator === state.chosen) });
  row.indicator = indicator;
  for (const column of COLUMNS) row.append(make("td", { class: column.key, lang: column.key === "place" ? "zh" : null }, ...[column.of(indicator)].flat().filter(Boolean)));
  return row;
}

function roveRow(row) {
  byId("table").querySelector('tr[tabindex="0"]')?.setAttribute("tabindex", "-1");
  row?.setAttribute("tabindex", "0");
}

/** Mark the row of the chosen indicator and bring it into view. */
function markRow() {
  const body = byId("table").tBodies[0];
  const at = rows.indexOf(state.chosen);
  if (at >= 0 && (at < shownFrom || at >= shownTo)) showRows(Math.max(0, at - PORTION / 4));
  for (const row of body.rows) row.setAttribute("aria-selected", String(row.indicator === state.chosen));
  if (at < 0) return;
  const chosen = body.rows[at - shownFrom];
  roveRow(chosen);
  const [box, frame] = [chosen.getBoundingClientRect(), body.closest(".scroll").getBoundingClientRect()];
  if (box.top < frame.top + 36 || box.bottom > frame.bottom) body.closest(".scroll").scrollTop += box.top - frame.top - frame.height / 3;
}

// CSV --------------------------------------------------------------------------------------------------------------------
// The same columns and cells as `povext extract --format csv`.

const CELLS = {
  file: (i) => i.doc.name, record: (i) => i.doc.record, id: (i) => (i.lost ? "" : i.id), type: (i) => i.type,
  label_en: (i) => typeName(i.type, "en"), label_zh: (i) => typeName(i.type, "zh"),
  value: (i) => i.value, low: (i) => i.low, high: (i) => i.high, unit: (i) => i.unit, bound: (i) => i.bound ?? "=",
  measure: (i) => i.measure ?? "value", per: (i) => (i.per ?? []).join(";"), status: statusOf,
  place_name: (i) => i.place?.[0], place_code: (i) => i.place?.[1], place_level: (i) => i.place?.[2],
  period_start: (i) => i.period?.[0], period_end: (i) => i.period?.[1], period_text: (i) => i.period?.[2],
  population: (i) => i.population, text: (i) => between(i.doc, i.span), span_start: (i) => rawAt(i.doc, i.span[0]), span_end: (i) => rawAt(i.doc, i.span[1]),
  evidence: (i) => between(i.doc, i.evidence), evidence_start: (i) => rawAt(i.doc, i.evidence[0]), evidence_end: (i) => rawAt(i.doc, i.evidence[1]),
  confidence: (i) => (Number.isInteger(i.confidence) ? i.confidence.toFixed(1) : i.confidence), links: (i) => (i.links ?? []).join(";"),
  published: (i) => i.doc.published, exact: (i) => i.value ?? `${i.low ?? ""}..${i.high ?? ""}`, period_certainty: (i) => i.period?.[3],
  title: (i) => i.doc.title, source: (i) => i.doc.source, fingerprint: (i) => i.doc.fingerprint,
}; // prettier-ignore
// Cells that hold characters of a document; numbers may be negative, and "=" is a sign of the data model.
const PROSE = new Set("file record label_en label_zh place_name period_text population text evidence title source".split(" "));

/** A cell: quoted where it must be; what a spreadsheet would take for a formula begins with an apostrophe. */
function cell(value, name, prose = PROSE) {
  let text = value === undefined || value === null ? "" : String(value);
  if (prose.has(name) && /^'*[=+\-@\t\r＝＋－＠]/.test(text)) text = "'" + text;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csv() {
  const names = Object.keys(CELLS);
  const body = rows.map((indicator) => names.map((name) => cell(CELLS[name](indicator), name)).join(","));
  return "\ufeff" + [names.join(","), ...body].join("\r\n") + "\r\n";
}

function save(text, name) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
