// The card that tells everything of the indicators of one mark.

const card = byId("card");
let cardMark = null;
let pinned = false;
let timer = 0;

const narrow = () => matchMedia("(max-width: 760px)").matches;

/** Show the card of a mark; a pinned one stays until it is closed. */
function showCard(mark, pin = false) {
  clearTimeout(timer);
  cardMark?.elements[0]?.removeAttribute("aria-expanded");
  cardMark = mark;
  pinned = pin;
  const chosen = mark.indicators.includes(state.chosen) ? state.chosen : mark.indicators[0];
  const ordered = [chosen, ...mark.indicators.filter((i) => i !== chosen)];
  const closer = make("button", { type: "button", class: "icon close", "aria-label": say("close"), onclick: () => closeCard(true) }, "×");
  card.replaceChildren(closer, ...ordered.map((indicator, k) => section(indicator, k)));
  card.classList.toggle("pinned", pin);
  card.hidden = false;
  card.scrollTop = 0;
  mark.elements[0]?.setAttribute("aria-expanded", "true");
  place(mark);
  document.body.style.paddingBottom = narrow() ? card.offsetHeight + 72 + "px" : ""; // room to scroll the text above it
  if (!state.chosen) highlight("povext-evidence", ordered[0].doc, ordered.map((i) => i.evidence));
}

function closeCard(back = false) {
  clearTimeout(timer);
  const mark = cardMark;
  [cardMark, pinned] = [null, false];
  card.hidden = true;
  document.body.style.paddingBottom = "";
  mark?.elements[0]?.removeAttribute("aria-expanded");
  if (back && mark) mark.elements[0]?.focus({ preventScroll: true });
  clearTimeout(timer); // the focus may have asked for the card again
  card.hidden = true;
  const doc = documents[state.open];
  highlight("povext-read", doc, []);
  highlight("povext-evidence", doc, state.chosen?.doc === doc ? [state.chosen.evidence] : []);
}

const later = (work, delay) => {
  clearTimeout(timer);
  timer = setTimeout(work, delay);
};

/** Beside the mark, inside the window; on a phone at its lower edge. */
function place(mark) {
  card.style.left = card.style.top = card.style.maxHeight = "";
  const box = mark.elements[0]?.getBoundingClientRect();
  if (narrow() || !box) return;
  const near = (edge) => Math.abs(edge - box.top) < 130; // what is read must not be hidden, unless it is endless
  const clause = pinned ? ranges(mark.indicators[0].doc, mark.indicators[0].evidence).map((r) => r.getBoundingClientRect()) : [];
  const above = Math.min(box.top, ...clause.map((r) => r.top).filter(near)) - 18;
  const below = innerHeight - Math.max(box.bottom, ...clause.map((r) => r.bottom).filter(near)) - 18;
  const under = below >= card.offsetHeight || below >= above;
  card.style.maxHeight = Math.min(card.offsetHeight, Math.max(200, under ? below : above)) + "px";
  const { offsetWidth: width, offsetHeight: height } = card;
  const top = under ? innerHeight - below - 8 : above + 8 - height;
  card.style.top = Math.max(8, Math.min(top, innerHeight - height - 8)) + "px";
  const edge = byId("reader").getBoundingClientRect().right; // beside the table, where there is room
  card.style.left = Math.max(8, Math.min(box.left - 16, (edge > width + 40 ? edge : innerWidth) - width - 8)) + "px";
}

/** All of one indicator. */
function section(indicator, k) {
  const names = [typeName(indicator.type), typeName(indicator.type, other())];
  const head = make(
    "header",
    {},
    make("p", { class: "domain" }, paint(make("i", { class: "dot", "aria-hidden": "true" }), indicator.domain), word("domain", indicator.domain)),
    make("h2", k ? {} : { id: "card-title" }, names[0], names[1] === names[0] ? "" : make("small", { lang: other() }, names[1])),
    make("p", { class: "amount" }, make("strong", {}, amountWithUnit(indicator)), make("q", { lang: "zh" }, visible(quote(indicator)))),
  );
  const steps = new Map((indicator.trace ?? []).map((step) => [step[0], step]));
  const list = make("dl");
  for (const [field, value] of fields(indicator)) {
    const step = steps.get(field);
    steps.delete(field);
    if (value !== "" || step?.[2].length) entry(list, indicator, field, value, step);
  }
  for (const [field, step] of steps) entry(list, indicator, field, "", step);
  return make("section", {}, head, list);
}

function fields(indicator) {
  const { place: at, period, population, per, links } = indicator;
  const bound = indicator.bound ?? "=";
  const when = period && [days(period), period[2] && `「${visible(period[2])}」`, period[3] === "resolved" ? "" : word("basis", period[3])];
  return [
    ["type", make("code", {}, indicator.type)],
    ["value", amount(indicator)],
    ["unit", word("unit", indicator.unit)],
    ["bound", bound === "=" ? "" : word("bound", bound)],
    ["per", (per ?? []).map((p) => word("per", p)).join("/")],
    ["measure", word("measure", indicator.measure ?? "value")],
    ["status", word("status", statusOf(indicator))],
    ["place", at ? [at[0], at[1], word("level", at[2])].filter(Boolean).join(" · ") : "—"],
    ["period", period ? when.filter(Boolean).join(" ") : "—"],
    ["population", population ? visible(population) : ""],
    ["confidence", meter(indicator.confidence)],
    ...panelFields(indicator),
    ["evidence", make("q", { lang: "zh" }, visible(readable(indicator.doc, indicator.evidence)))],
    ["links", links ? make("span", { class: "links" }, ...links.map((id) => linkTo(indicator.doc, id))) : ""],
  ];
}

function meter(confidence) {
  const bar = make("i", { class: "bar", "aria-hidden": "true" });
  bar.style.setProperty("--part", confidence);
  return make("span", { class: "meter" }, bar, confidence.toFixed(2));
}

function linkTo(doc, id) {
  const indicator = doc.byId.get(id);
  const name = indicator ? `${visible(quote(indicator))} ${typeName(indicator.type)}` : id;
  return make("button", { type: "button", class: "link", disabled: !indicator, onclick: () => choose(indicator, { scroll: true }) }, name);
}

/** One field: what it is, and why. Pointing at the reason shows the characters that it was read from. */
function entry(list, indicator, field, value, step) {
  const what = make("dd", {}, value);
  if (step) {
    const [, rule, spans, runnerUp, basis] = step;
    const read = spans.map((span) => make("q", { lang: "zh", title: `${rawAt(indicator.doc, span[0])}–${rawAt(indicator.doc, span[1])}` }, visible(readable(indicator.doc, span))));
    const show = () => highlight("povext-read", indicator.doc, spans);
    const hide = () => highlight("povext-read", indicator.doc, []);
    const why = make(
      "div",
      { class: "why", tabindex: spans.length ? "0" : null, onmouseenter: show, onmouseleave: hide, onfocus: show, onblur: hide },
      rules[rule] === basis ? "" : make("code", {}, rules[rule] || "—"),
      basis === "stated" ? "" : make("span", { class: "basis" }, word("basis", basis)),
      ...read,
      runnerUp ? make("span", { class: "second" }, `${say("before")}: ${types[runnerUp] ? typeName(runnerUp) : visible(runnerUp)}`) : "",
    );
    what.append(why);
  }
  list.append(make("dt", {}, word("field", field)), what);
}
