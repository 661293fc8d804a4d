// What happens when: documents, choices, filters, keys, language and theme.

/** Choose an indicator: mark it and its evidence in the text, its row in the table, and tell all about it. */
function choose(indicator, { scroll = false, focus = false } = {}) {
  if (indicator.doc.number !== state.open) openDocument(indicator.doc.number, { keep: true });
  unchoose();
  state.chosen = indicator;
  const mark = markOf(indicator);
  for (const element of mark?.elements ?? []) element.classList.add("chosen");
  highlight("povext-evidence", indicator.doc, [indicator.evidence]);
  markRow();
  markSource();
  remember();
  if (!mark?.elements.length) return;
  rove(mark);
  if (scroll) {
    if (narrow()) setView("reader");
    mark.elements[0].scrollIntoView({ block: narrow() ? "start" : "center" });
  }
  showCard(mark, true);
  const hidden = narrow() ? mark.elements[0].getBoundingClientRect().bottom - card.getBoundingClientRect().top + 24 : 0;
  if (hidden > 0) window.scrollBy(0, hidden); // the card of a phone must not lie over what it speaks of
  if (focus) card.focus({ preventScroll: true });
}

function unchoose() {
  for (const element of document.querySelectorAll("mark.chosen")) element.classList.remove("chosen");
  if (state.chosen) highlight("povext-evidence", state.chosen.doc, []);
  state.chosen = null;
  markSource();
}

function openDocument(number, { keep = false } = {}) {
  const doc = documents[number];
  closeCard();
  unchoose();
  state.open = number;
  state.source = false;
  byId("document").value = String(number);
  byId("previous").disabled = number === 0;
  byId("next").disabled = number === documents.length - 1;
  byId("position").textContent = `${number + 1} / ${documents.length}`;
  byId("markup").hidden = !doc.edits.length;
  byId("excerpt").hidden = !doc.stretches;
  byId("source").checked = false;
  showText(doc);
  showFacts();
  byId("reader").scrollTop = 0;
  if (narrow()) window.scrollTo(0, 0);
  if (!keep || state.filter.scope === "one") {
    if (state.filter.scope === "one") showChoices();
    showTable();
  }
  showFindings();
  remember();
}

/** What is known of the document, and the domains it speaks of. */
function showFacts() {
  const doc = documents[state.open];
  byId("heading").textContent = visible(doc.title ?? documentName(doc));
  const told = [
    doc.title ? documentName(doc) : "",
    doc.source && `${say("source")} ${visible(doc.source)}`,
    doc.published && `${say("published")} ${doc.published}`,
    doc.place && `${say("own_place")} ${doc.place[0]}`,
    doc.copy_of === undefined ? "" : `${word("panel", "copy_of")} ${visible(documentName(documents[doc.copy_of]))}`,
    `${doc.indicators.length} ${say("shown")}`,
    doc.stretches ? "" : `${grouped(String(doc.text.length - (doc.wide?.length ?? 0)))} ${say("characters")}`,
  ];
  byId("facts").replaceChildren(...told.filter(Boolean).map((text) => make("span", {}, text)));
  const counts = new Map();
  for (const indicator of doc.indicators) counts.set(indicator.domain, (counts.get(indicator.domain) ?? 0) + 1);
  const order = Object.keys(labels.domain);
  const present = [...counts].sort(([a], [b]) => (order.indexOf(a) + 99) % 99 - ((order.indexOf(b) + 99) % 99));
  byId("legend").replaceChildren(...present.map(([domain, count]) => chip(domain, count)));
}

function chip(domain, count) {
  const names = labels.domain[domain] ?? { zh: domain, en: domain };
  return make(
    "button",
    { type: "button", "data-domain": domain, "aria-pressed": String(state.filter.domains.has(domain)) },
    paint(make("i", { class: "dot", "aria-hidden": "true" }), domain),
    names[state.language],
    names.zh === names.en ? "" : make("small", { lang: other() }, names[other()]),
    make("b", {}, String(count)),
  );
}

function showFindings() {
  const found = documents[state.open]?.findings ?? [];
  const box = byId("findings");
  box.hidden = !found.length;
  box.firstElementChild.textContent = `${say("findings")} (${found.length})`;
  box.lastElementChild.replaceChildren(
    ...found.map((finding) =>
      make(
        "li",
        {},
        finding[state.language] ?? finding.en,
        finding.rule ? make("code", {}, finding.rule) : "",
        ...finding.ids.map((id) => linkTo(documents[state.open], id)),
      ),
    ),
  );
}

/** The choices of the filter: what occurs in its scope. */
function showChoices() {
  const { filter } = state;
  const fill = (id, first, options) => {
    const select = byId(id);
    const option = ([value, name]) => make("option", { value }, name);
    const groups = options.map(([name, group]) => (name === null ? group.map(option) : make("optgroup", { label: name }, ...group.map(option))));
    select.replaceChildren(make("option", { value: "" }, say(first)), ...groups.flat());
    select.value = filter[id];
    if (select.selectedIndex < 0) select.value = filter[id] = "";
  };
  const all = inScope();
  const domains = new Map();
  for (const code of new Set(all.map((i) => i.type))) {
    const domain = types[code]?.domain ?? "other";
    domains.set(domain, [...(domains.get(domain) ?? []), [code, typeName(code)]]);
  }
  fill("type", "all_types", [...domains].map(([domain, group]) => [word("domain", domain), group]));
  fill("status", "all_statuses", [[null, [...new Set(all.map(statusOf))].map((status) => [status, word("status", status)])]]);
  const { compare } = new Intl.Collator("zh");
  const places = [...new Set(all.map(placeOf))].sort(compare).map((name) => (name ? [name, name] : ["\n", say("no_place")]));
  fill("place", "all_places", [[null, places]]);
}

function refilter() {
  const { filter } = state;
  filter.query = byId("query").value.trim().toLowerCase();
  for (const id of ["type", "status", "place"]) filter[id] = byId(id).value;
  filter.least = Number(byId("least").value);
  byId("least-value").textContent = filter.least.toFixed(2).replace(/^0\.00$/, "0");
  for (const button of byId("legend").children) button.setAttribute("aria-pressed", String(filter.domains.has(button.dataset.domain)));
  showTable();
  markFiltered();
}

function setScope(scope) {
  state.filter.scope = scope;
  for (const button of byId("scope").children) button.setAttribute("aria-pressed", String(button.dataset.scope === scope));
  showChoices();
  showHead();
  showTable();
}

function setView(view) {
  document.body.dataset.view = view;
  for (const button of document.querySelectorAll(".views button")) button.setAttribute("aria-pressed", String(button.dataset.view === view));
}

// Language, theme, address -----------------------------------------------------------------------------------------------

const kept = { get: (key) => attempt(() => localStorage.getItem(`povext-${key}`)), set: (key, value) => attempt(() => localStorage.setItem(`povext-${key}`, value)) };

function attempt(work) {
  try {
    return work();
  } catch {
    return null; // a page opened from a disk may be denied storage
  }
}

function setLanguage(language) {
  state.language = language;
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = say(element.dataset.t);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", say(element.dataset.label));
  for (const element of document.querySelectorAll("[data-hint]")) element.placeholder = say(element.dataset.hint);
  for (const element of document.querySelectorAll("button[data-label]")) element.title = say(element.dataset.label);
  for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", String(button.dataset.language === language));
  showHead();
  namePanel();
  if (!documents.length) return showTable();
  showFacts();
  showChoices();
  showTable();
  showFindings();
  markFiltered();
  if (cardMark) showCard(cardMark, pinned);
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  byId("theme").setAttribute("aria-pressed", String(theme === "dark"));
}

/** The address tells document and indicator, so that it can be sent to a colleague. */
function remember() {
  const at = `#d=${state.open + 1}` + (state.chosen ? `&i=${encodeURIComponent(state.chosen.id)}` : "") + (state.cell ? `&c=${state.cell}` : "");
  attempt(() => history.replaceState(null, "", at));
}

function recall() {
  const told = new URLSearchParams(location.hash.slice(1));
  const number = Math.min(Math.max(1, Number(told.get("d")) || 1), documents.length) - 1;
  const indicator = documents[number].byId.get(told.get("i"));
  const one = cellOf.get(Number(told.get("c")));
  openDocument(number);
  if (indicator) choose(indicator, { scroll: true });
  if (one) showCell(one, { focus: false });
}

// Keys and pointers ------------------------------------------------------------------------------------------------------

function step(list, current, key) {
  const at = list.indexOf(current);
  const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: list.length - 1 }[key];
  return to === undefined ? undefined : list[Math.max(0, Math.min(list.length - 1, to))];
}

function listenToText() {
  const article = byId("text");
  const hit = (event) => event.target.closest?.("mark")?.mark;
  article.addEventListener("click", (event) => {
    const mark = hit(event);
    if (mark) choose(mark.indicators.find(passes) ?? mark.indicators[0]);
    else if (String(getSelection()) === "") [closeCard(), unchoose(), markRow(), remember()];
  });
  article.addEventListener("mouseover", (event) => {
    const mark = hit(event);
    if (mark && !pinned && !narrow()) later(() => showCard(mark), 120);
  });
  article.addEventListener("mouseout", () => !pinned && later(closeCard, 220));
  article.addEventListener("focusin", (event) => {
    const mark = hit(event);
    if (!mark || (pinned && mark === cardMark)) return;
    rove(mark);
    if (event.target.matches(":focus-visible")) showCard(mark);
  });
  article.addEventListener("keydown", (event) => {
    const mark = hit(event);
    if (!mark) return;
    const next = step(shownMarks(), mark, event.key);
    if (next) next.elements[0].focus();
    else if (event.key === "Enter" || event.key === " ") choose(mark.indicators.find(passes) ?? mark.indicators[0], { focus: true });
    else return;
    event.preventDefault();
  });
  card.addEventListener("mouseenter", () => clearTimeout(timer));
  card.addEventListener("mouseleave", () => !pinned && later(closeCard, 220));
  byId("reader").addEventListener("scroll", () => (cardMark && !narrow() ? place(cardMark) : null), { passive: true });
  addEventListener("resize", () => cardMark && place(cardMark));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || card.hidden) return;
    const inTable = byId("table").contains(document.activeElement);
    closeCard(!inTable);
    unchoose();
    markRow();
    remember();
  });
}

function listenToTable() {
  const table = byId("table");
  table.tHead.addEventListener("click", (event) => {
    const key = event.target.closest("[data-sort]")?.dataset.sort;
    if (key) sortBy(key);
  });
  const body = table.tBodies[0];
  body.addEventListener("click", (event) => {
    const row = event.target.closest("tr");
    if (row) choose(row.indicator, { scroll: true });
  });
  body.addEventListener("keydown", (event) => {
    const row = event.target.closest("tr");
    const next = step([...body.rows], row, event.key);
    if (next && event.key !== "ArrowLeft" && event.key !== "ArrowRight") {
      roveRow(next);
      next.focus();
    } else if (event.key === "Enter" || event.key === " ") choose(row.indicator, { scroll: true });
    else return;
    event.preventDefault();
  });
  byId("more").addEventListener("click", showMore);
  byId("earlier").addEventListener("click", showEarlier);
  byId("download").addEventListener("click", () => save(csv(), "povext.csv"));
}

function listenToFilters() {
  const form = byId("filters");
  form.addEventListener("input", refilter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    state.filter.domains.clear();
    setTimeout(refilter);
  });
  byId("legend").addEventListener("click", (event) => {
    const domain = event.target.closest("button")?.dataset.domain;
    if (domain === undefined) return;
    const { domains } = state.filter;
    if (!domains.delete(domain)) domains.add(domain);
    refilter();
  });
  byId("scope").addEventListener("click", (event) => event.target.dataset.scope && setScope(event.target.dataset.scope));
}

function listenToBar() {
  byId("document").addEventListener("change", (event) => openDocument(Number(event.target.value)));
  byId("previous").addEventListener("click", () => openDocument(state.open - 1));
  byId("next").addEventListener("click", () => openDocument(state.open + 1));
  byId("source").addEventListener("change", (event) => {
    closeCard();
    unchoose();
    state.source = event.target.checked;
    showText(documents[state.open]);
  });
  document.querySelector(".tools .switch").addEventListener("click", (event) => {
    const { language } = event.target.dataset;
    if (language) [setLanguage(language), kept.set("language", language)];
  });
  document.querySelector(".views").addEventListener("click", (event) => event.target.dataset.view && [closeCard(), setView(event.target.dataset.view)]);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  setTheme(kept.get("theme") ?? (dark.matches ? "dark" : "light"));
  dark.addEventListener("change", () => kept.get("theme") ?? setTheme(dark.matches ? "dark" : "light"));
  byId("theme").addEventListener("click", () => {
    setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
    kept.set("theme", document.documentElement.dataset.theme);
  });
}

function start() {
  listenToText();
  listenToTable();
  listenToFilters();
  listenToPanel();
  listenToBar();
  setView("reader");
  byId("documents").hidden = byId("scope").hidden = documents.length < 2;
  byId("document").replaceChildren(...documents.map((doc) => make("option", { value: doc.number }, visible(documentName(doc)))));
  namePanel();
  if (documents.length) recall();
  setScope("one");
  setLanguage(kept.get("language") ?? state.language);
  if (state.cell) showCell(cellOf.get(state.cell), { focus: false });
  if (state.chosen) markRow();
  addEventListener("hashchange", () => documents.length && /^#d=/.test(location.hash) && recall());
}

start();
