// The panel: one row is one place, time and indicator; it unfolds into what every document says. Only where the data has one.

const board = data.panel ?? null;
const cells = board?.cells ?? [];
const cellOf = new Map(cells.map((cell) => [cell.n, cell]));
const unfolded = new Set(); // cells whose sources are shown
const wanted = { query: "", type: "", place: "", year: "", status: "", what: "" };
let panelOrder = { column: "order", down: false };
let panelRows = []; // the cells that pass the filter, in order
let panelTo = 0; // how many of them are shown

for (const cell of cells) cell.sources = [];
if (board) for (const doc of documents) for (const indicator of doc.indicators) cellOf.get(indicator.cell).sources.push(indicator);
for (const cell of cells) cell.sources.sort((a, b) => a.reading - b.reading || Number(b.chosen ?? 0) - Number(a.chosen ?? 0));

const statusName = (cell) => word("status", cell.status);
const yearOf = (cell) => cell.period?.[1].slice(0, 4) ?? "";
const chosenSource = (cell) => cell.sources.find((source) => source.chosen);
const isInferred = (cell) => cell.sources.some((source) => source.inferred);
const badge = (kind, text, title) => make("span", { class: `badge ${kind}`, title }, text);
const toldOf = (exact, bound) => [labels.bound[bound]?.sign ?? "", exact.split("..").map(grouped).join("–")].join(" ").trim();

const KINDS = {
  conflict: (cell) => cell.agreement === "conflict",
  between: (cell) => cell.conflict === "between",
  inferred: isInferred,
  several: (cell) => cell.voices > 1,
  plan: (cell) => Boolean(cell.planned ?? cell.actual),
};

const PANEL = [
  { key: "type", of: whatCell, by: (c) => typeName(c.type) },
  { key: "place", of: (c) => c.place?.[0] ?? "—", by: (c) => c.place?.[1] ?? c.place?.[0] ?? "" },
  { key: "period", of: (c) => (days(c.period) || "—").split(/(?<=–)/).map((part) => make("span", {}, part)), by: (c) => (c.period ? c.period[1] + c.period[0] : "") },
  { key: "value", of: numberCell, by: (c) => numeric(c.value ?? c.low) },
  { key: "agreement", of: standing, by: (c) => ["single", "agree", "refine", "conflict"].indexOf(c.agreement) },
  { key: "sources", of: (c) => make("span", { title: many(c) }, c.documents === c.voices ? String(c.voices) : `${c.voices} / ${c.documents}`), by: (c) => c.voices },
];

/** The indicator, and what else tells it from its neighbours. */
function whatCell(cell) {
  const more = [cell.measure ? word("measure", cell.measure) : "", cell.population ? visible(cell.population) : ""].filter(Boolean);
  const status = cell.status === "actual" ? "" : make("span", { class: "chip", "data-status": cell.status }, statusName(cell));
  return [
    paint(make("i", { class: "dot", "aria-hidden": "true" }), domainOf(cell)),
    make("span", { class: "fold", "aria-hidden": "true" }, "›"),
    typeName(cell.type),
    status,
    more.length ? make("small", {}, more.join(" · ")) : "",
  ];
}

const domainOf = (cell) => types[cell.type]?.domain ?? "other";

/** The number, what others say instead, and the plan or the result beside it. */
function numberCell(cell) {
  const beside = (kind, told) => told && make("small", { class: "beside" }, `${word("panel", kind)} ${told}`);
  return [
    make("strong", {}, amountWithUnit(cell)),
    ...readings(cell).slice(1).map(([first]) => make("small", { class: "instead" }, `≠ ${amount(first)}`)),
    beside("planned", cell.planned && toldOf(cell.planned[1], cell.planned[2])),
    beside("actual", cell.actual && toldOf(cell.actual[1], "=")),
  ];
}

function standing(cell) {
  return [
    badge(cell.agreement, word("agreement", cell.agreement), reason(cell)),
    isInferred(cell) ? badge("inferred", word("panel", "restored"), word("panel", "restored_hint")) : "",
  ];
}

/** The sources, one list for each number that stands there; the chosen one first. */
function readings(cell) {
  const found = [];
  for (const source of cell.sources) (found[source.reading - 1] ??= []).push(source);
  return found.filter(Boolean);
}

const counted = (count, one, some) => `${grouped(String(count))} ${word("panel", count === 1 ? one : some)}`;
const many = ({ voices, documents: files }) => [counted(voices, "voice", "voices"), counted(files, "document", "documents")].join(say("comma"));

/** Why the cell has this number. */
function reason(cell) {
  if (cell.agreement !== "conflict") return word("agreement_hint", cell.agreement);
  return `${word("conflict", cell.conflict)} ${word("panel", "chosen_by")} ${word("chosen_by", cell.chosen_by)}`;
}

// Filters ----------------------------------------------------------------------------------------------------------------

function cellHay(cell) {
  const names = types[cell.type] ?? {};
  cell.hay ??= [
    cell.type, names.zh, names.en, ...(cell.place ?? []), cell.population, days(cell.period), cell.value, cell.unit,
    ...cell.sources.map((s) => `${documentName(s.doc)}\n${s.doc.title ?? ""}\n${s.doc.source ?? ""}\n${readable(s.doc, s.evidence)}`),
  ].filter(Boolean).join("\n").toLowerCase(); // prettier-ignore
  return cell.hay;
}

const fits = (cell) =>
  (!wanted.type || cell.type === wanted.type) &&
  (!wanted.place || placeKey(cell) === wanted.place) &&
  (!wanted.year || yearOf(cell) === (wanted.year === "\n" ? "" : wanted.year)) &&
  (!wanted.status || cell.status === wanted.status) &&
  (!wanted.what || KINDS[wanted.what](cell)) &&
  wanted.query.split(/\s+/).every((part) => !part || cellHay(cell).includes(part));

const placeKey = (cell) => (cell.place ? cell.place.slice(0, 2).join("\t") : "\n");

function fillPanelChoices() {
  const fill = (key, first, options) => {
    const select = byId(`panel-${key}`);
    const option = ([value, name]) => make("option", { value }, name);
    const inner = options.flatMap(([label, group]) => (label === null ? group.map(option) : [make("optgroup", { label }, ...group.map(option))]));
    select.replaceChildren(make("option", { value: "" }, say(first)), ...inner);
    select.value = wanted[key];
  };
  const domains = new Map();
  for (const code of new Set(cells.map((c) => c.type))) {
    const domain = types[code]?.domain ?? "other";
    domains.set(domain, [...(domains.get(domain) ?? []), [code, typeName(code)]]);
  }
  fill("type", "all_types", [...domains].map(([domain, group]) => [word("domain", domain), group]));
  const places = new Map(cells.map((c) => [placeKey(c), c.place]));
  const named = new Map();
  for (const place of places.values()) if (place) named.set(place[0], (named.get(place[0]) ?? 0) + 1);
  const called = (place) => (place ? (named.get(place[0]) > 1 && place[1] ? `${place[0]} (${place[1]})` : place[0]) : say("no_place"));
  fill("place", "all_places", [[null, [...places].map(([key, place]) => [key, called(place)])]]);
  const years = [...new Set(cells.map(yearOf))].sort().reverse();
  fill("year", "all_years", [[null, years.map((year) => (year ? [year, year] : ["\n", say("no_time")]))]]);
  fill("status", "all_statuses", [[null, [...new Set(cells.map((c) => c.status))].map((status) => [status, word("status", status)])]]);
  fill("what", "all_cells", [[null, Object.keys(KINDS).filter((key) => cells.some(KINDS[key])).map((key) => [key, word("panel_kind", key)])]]);
}

// Rows -------------------------------------------------------------------------------------------------------------------

function showPanelHead() {
  byId("cells").tHead.rows[0].replaceChildren(
    ...PANEL.map(({ key }) => {
      const { column, down } = panelOrder;
      const order = column === key ? (down ? "descending" : "ascending") : "none";
      const arrow = make("span", { class: "arrow", "aria-hidden": "true" }, order === "none" ? "" : down ? "↓" : "↑");
      const name = labels.panel_column[key]?.[state.language] ?? word("field", key);
      return make("th", { scope: "col", "aria-sort": order, class: key }, make("button", { type: "button", "data-sort": key }, name, arrow));
    }),
  );
}

/** Filter, sort, show. */
function showPanel() {
  const column = PANEL.find(({ key }) => key === panelOrder.column);
  const found = cells.filter(fits);
  panelRows = column ? inOrder(found, column.by, panelOrder.down) : found;
  const count = (list) => grouped(String(list.length));
  const conflicts = panelRows.filter(KINDS.conflict).length;
  byId("panel-shown").textContent =
    `${count(panelRows)} ${say("of")} ${count(cells)} ${word("panel", "cells")}` + (conflicts ? ` · ${conflicts} ${word("panel", "in_conflict")}` : "");
  byId("panel-nothing").hidden = panelRows.length > 0;
  byId("panel-nothing").textContent = word("panel", cells.length ? "none" : "empty");
  byId("cells").hidden = !panelRows.length;
  byId("panel-download").disabled = !panelRows.length;
  byId("panel-reset").hidden = !Object.values(wanted).some(Boolean);
  byId("cells").tBodies[0].replaceChildren();
  panelTo = 0;
  morePanel();
  roveCell(byId("cells").tBodies[0].rows[0]);
}

function morePanel() {
  const added = panelRows.slice(panelTo, panelTo + PORTION);
  byId("cells").tBodies[0].append(...added.flatMap((cell) => (unfolded.has(cell.n) ? [cellRow(cell), detailRow(cell)] : [cellRow(cell)])));
  panelTo += added.length;
  byId("panel-more").hidden = panelTo >= panelRows.length;
}

function cellRow(cell) {
  const row = make("tr", { class: `cell ${cell.agreement}`, tabindex: "-1", "aria-expanded": String(unfolded.has(cell.n)), "data-cell": cell.n });
  row.cell = cell;
  for (const column of PANEL) row.append(make("td", { class: column.key, lang: column.key === "place" ? "zh" : null }, ...[column.of(cell)].flat().filter(Boolean)));
  return row;
}

const cellRows = () => [...byId("cells").tBodies[0].rows].filter((row) => row.cell);
const rowOf = (cell) => byId("cells").querySelector(`tr[data-cell="${cell.n}"]`);

function roveCell(row) {
  byId("cells").querySelector('tr[tabindex="0"]')?.setAttribute("tabindex", "-1");
  row?.setAttribute("tabindex", "0");
}

/** Unfold the sources of a cell, or fold them. */
function fold(cell, open = !unfolded.has(cell.n)) {
  const row = rowOf(cell);
  if (open === unfolded.has(cell.n)) return;
  if (open) unfolded.add(cell.n);
  else unfolded.delete(cell.n);
  row.setAttribute("aria-expanded", String(open));
  if (open) row.after(detailRow(cell));
  else row.nextElementSibling?.remove();
  state.cell = open ? cell.n : null;
  remember();
}

/** Lead to a cell, also to one that the filter leaves out. */
function showCell(cell, { focus = true } = {}) {
  setBoard("panel");
  if (narrow()) setView("side");
  if (!fits(cell)) clearPanelFilters();
  while (!rowOf(cell) && panelTo < panelRows.length) morePanel();
  fold(cell, true);
  const row = rowOf(cell);
  row.scrollIntoView({ block: "center" });
  roveCell(row);
  if (focus) row.focus({ preventScroll: true });
}

// CSV --------------------------------------------------------------------------------------------------------------------
// The same columns and cells as the table of cells of `povext panel -o panel.csv`.

const PANEL_CELLS = {
  cell: (c) => c.n, place_code: (c) => c.place?.[1], place_name: (c) => c.place?.[0], place_level: (c) => c.place?.[2], type: (c) => c.type,
  label_en: (c) => typeName(c.type, "en"), label_zh: (c) => typeName(c.type, "zh"), measure: (c) => c.measure ?? "value", unit: (c) => c.unit,
  per: (c) => (c.per ?? []).join(";"), population: (c) => c.population, status: (c) => c.status, period_start: (c) => c.period?.[0],
  period_end: (c) => c.period?.[1], period_kind: (c) => c.period?.[2] ?? "none", value: (c) => c.value, low: (c) => c.low, high: (c) => c.high,
  bound: (c) => c.bound ?? "=", exact: (c) => c.value ?? `${c.low ?? ""}..${c.high ?? ""}`, agreement: (c) => c.agreement, conflict: (c) => c.conflict,
  readings: (c) => c.readings, others: (c) => c.others, chosen_by: (c) => c.chosen_by, voices: (c) => c.voices, documents: (c) => c.documents,
  inferred: (c) => (c.inferred ?? []).join(";"), planned_cell: (c) => c.planned?.[0], planned: (c) => c.planned?.[1],
  planned_bound: (c) => c.planned?.[2], actual_cell: (c) => c.actual?.[0], actual: (c) => c.actual?.[1],
}; // prettier-ignore
const OF_SOURCE = ["file", "record", "id", "text", "span_start", "span_end", "evidence", "published", "confidence"];
const CELL_PROSE = new Set(["place_name", "population", "label_en", "label_zh", ...OF_SOURCE.filter((name) => PROSE.has(name))]);

function panelCsv() {
  const names = [...Object.keys(PANEL_CELLS), ...OF_SOURCE];
  const told = (name, one) => (PANEL_CELLS[name] ? PANEL_CELLS[name](one) : CELLS[name](chosenSource(one)));
  const body = panelRows.map((one) => names.map((name) => cell(told(name, one), name, CELL_PROSE)).join(","));
  return "\ufeff" + [names.join(","), ...body].join("\r\n") + "\r\n";
}

// Keys, pointers, the switch between panel and text ----------------------------------------------------------------------

function setBoard(name) {
  if (!board) return;
  byId("panel").hidden = name !== "panel";
  byId("indicators").hidden = name === "panel";
  document.body.dataset.board = name;
  for (const button of byId("boards").children) button.setAttribute("aria-pressed", String(button.dataset.board === name));
}

function readPanelFilters() {
  wanted.query = byId("panel-query").value.trim().toLowerCase();
  for (const key of ["type", "place", "year", "status", "what"]) wanted[key] = byId(`panel-${key}`).value;
  showPanel();
}

function clearPanelFilters() {
  for (const control of byId("panel-filters").elements) control.value = "";
  readPanelFilters();
}

function namePanel() {
  if (!board) return;
  fillPanelChoices();
  showPanelHead();
  showPanel();
}

function listenToPanel() {
  byId("boards").hidden = !board;
  if (!board) return;
  setBoard("panel");
  byId("boards").addEventListener("click", (event) => event.target.dataset.board && setBoard(event.target.dataset.board));
  const form = byId("panel-filters");
  form.addEventListener("input", readPanelFilters);
  form.addEventListener("submit", (event) => event.preventDefault());
  byId("panel-reset").addEventListener("click", clearPanelFilters);
  byId("panel-more").addEventListener("click", morePanel);
  byId("panel-download").addEventListener("click", () => save(panelCsv(), "panel.csv"));
  const table = byId("cells");
  table.tHead.addEventListener("click", (event) => {
    const key = event.target.closest("[data-sort]")?.dataset.sort;
    if (!key) return;
    panelOrder = panelOrder.column !== key ? { column: key, down: false } : panelOrder.down ? { column: "order", down: false } : { column: key, down: true };
    showPanelHead();
    showPanel();
    table.querySelector(`[data-sort="${key}"]`).focus();
  });
  const row = (event) => (event.target.closest("button, a, .detail") ? null : event.target.closest("tr.cell"));
  table.tBodies[0].addEventListener("click", (event) => {
    const hit = row(event);
    if (!hit) return;
    roveCell(hit);
    fold(hit.cell);
  });
  table.tBodies[0].addEventListener("keydown", (event) => {
    const hit = row(event);
    if (!hit) return;
    const next = ["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key) && step(cellRows(), hit, event.key);
    if (next) {
      roveCell(next);
      next.focus();
    } else if (event.key === "Enter" || event.key === " ") fold(hit.cell);
    else if (event.key === "ArrowRight") fold(hit.cell, true);
    else if (event.key === "ArrowLeft") fold(hit.cell, false);
    else return;
    event.preventDefault();
  });
}
