// What a cell of the panel unfolds into: its readings, their sources, and the way to the text.

function detailRow(cell) {
  const lists = readings(cell).map((some, number) => reading(cell, some, number));
  const links = ["planned", "actual"].filter((kind) => cell[kind]).map((kind) => answer(cell, kind));
  const head = make("p", { class: `reason ${cell.agreement}` }, reason(cell));
  return make("tr", { class: "detail" }, make("td", { colspan: PANEL.length }, head, ...links, ...lists));
}

/** The plan that a result answers, or the result that answers a plan. */
function answer(cell, kind) {
  const [number, exact, bound] = cell[kind];
  const goal = cellOf.get(number);
  const name = `${toldOf(exact, bound ?? "=")} ${unitName(cell)} · ${days(goal.period)}`;
  return make("p", { class: "answer" }, word("panel", kind) + " ", make("button", { type: "button", class: "link", onclick: () => showCell(goal) }, name));
}

function reading(cell, sources, number) {
  const voices = new Set(sources.map((s) => s.doc.voice)).size;
  const told = many({ voices, documents: new Set(sources.map((s) => s.doc)).size });
  const mark = number ? badge("conflict", word("panel", "other_reading")) : cell.readings > 1 ? badge("chosen", word("panel", "chosen")) : "";
  return make(
    "section",
    { class: number ? "reading other" : "reading" },
    make("h3", {}, amountWithUnit({ ...cell, value: undefined, low: undefined, high: undefined, ...pick(sources[0]) }), " ", mark, make("small", {}, told)),
    make("ul", {}, ...sources.map(sourceItem)),
  );
}

const pick = ({ value, low, high, bound }) => ({ value, low, high, bound });

function sourceItem(source) {
  const { doc } = source;
  const go = () => choose(source, { scroll: true });
  const about = [doc.title ? documentName(doc) : "", doc.source, doc.published, doc.copy_of === undefined ? "" : `${word("panel", "copy_of")} ${documentName(documents[doc.copy_of])}`];
  const item = make(
    "li",
    { "aria-current": source === state.chosen ? "true" : null },
    make(
      "header",
      {},
      make("button", { type: "button", class: "link", onclick: go }, visible(doc.title ?? documentName(doc))),
      make("span", { class: "about" }, ...about.filter(Boolean).map((text) => make("span", {}, visible(text)))),
      source.relation === "refine" ? badge("refine", word("agreement", "refine"), word("agreement_hint", "refine")) : "",
      make("span", { class: "how", title: word("field", "confidence") }, meter(source.confidence)),
    ),
    make("blockquote", { lang: "zh", onclick: go }, ...sentence(source)),
    source.inferred ? given(source) : "",
  );
  item.source = source;
  return item;
}

/** The sentence with its number marked, what is evidence standing out; a place where the number is missing is marked too. */
function sentence({ doc, evidence: [start, end], span, inferred }) {
  const [first, last] = [Math.max(start, Math.min(span[0], end)), Math.min(end, Math.max(span[1], start))];
  const number = readable(doc, [first, last]);
  const around = (span) => make("span", { class: "around" }, visible(span));
  return [
    around(/[^。！？!?\n]*$/.exec(seenOf(doc, [Math.max(0, start - 90), start]))[0].trimStart()),
    visible(readable(doc, [start, first])),
    make("b", { class: inferred?.includes("value") ? "told lost" : "told" }, number ? visible(number) : "□"),
    visible(readable(doc, [last, end])),
    around(/^[^。！？!?\n]*[。！？!?]?/.exec(endsSentence(doc, [last, end]) ? "" : seenOf(doc, [end, end + 90]))[0].trimEnd()),
  ];
}

const endsSentence = (doc, span) => /[。！？!?\n]\s*$/.test(seenOf(doc, span));

/** What was restored, to what, why, and the place that shows it. */
function given(source) {
  const values = { value: () => amountWithUnit({ ...cellOf.get(source.cell), ...pick(source) }), period: () => days(source.period), place: () => source.place?.[0] ?? "" };
  const what = source.inferred.map((field) => `${word("field", field)} ${visible(values[field]?.() ?? "")}`).join(", ");
  const links = (source.from ?? []).map(([number, start, end]) => {
    const goal = documents[number]?.indicators.find((i) => i.span[0] === start && i.span[1] === end);
    if (!goal || goal === source) return "";
    return make("button", { type: "button", class: "link", onclick: () => choose(goal, { scroll: true }) }, visible(`${documentName(goal.doc)}: ${quote(goal)}`));
  });
  return make("p", { class: "given" }, badge("inferred", word("panel", "restored")), ` ${what} — ${visible(source.reason ?? "")} `, ...links);
}

/** What the card of an indicator tells of the panel: `[field, what]`. */
function panelFields(indicator) {
  const cell = cellOf.get(indicator.cell);
  if (!cell) return [];
  const name = `${days(cell.period) || say("no_time")} · ${amountWithUnit(cell)} · ${word("agreement", cell.agreement)}`;
  const made = [["cell", make("button", { type: "button", class: "link", onclick: () => showCell(cell) }, name)]];
  if (indicator.inferred) made.push(["inferred", given(indicator)]);
  return made;
}

function markSource() {
  for (const item of byId("cells").querySelectorAll("li")) {
    if (item.source === state.chosen) item.setAttribute("aria-current", "true");
    else item.removeAttribute("aria-current");
  }
}
