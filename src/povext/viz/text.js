// The text of a document, with its indicators marked.

let marks = []; // one for each stretch of the shown document that holds indicators: { start, end, indicators, elements }
let pieces = []; // the text nodes shown, in order: { start, end, node, exact }

/** Stretches that hold indicators, in units: outer before inner. */
function stretches(doc) {
  const found = new Map();
  for (const indicator of doc.indicators) {
    const key = indicator.span.join();
    if (!found.has(key)) {
      const [start, end] = seen(indicator).map((at) => unitAt(doc, at));
      found.set(key, { start, end, indicators: [], elements: [] });
    }
    found.get(key).indicators.push(indicator);
  }
  return [...found.values()].filter((m) => m.end > m.start).sort((a, b) => a.start - b.start || b.end - a.end);
}

/** What is marked: the number, or where it is missing from the text, the characters on either side of its place. */
function seen({ span: [start, end], evidence }) {
  return start < end ? [start, end] : [Math.max(evidence[0], start - 1), Math.min(evidence[1], end + 1)];
}

/** The text as lines of runs `{ start, end, text }`: of a page without its tags, unless its source is wanted. */
function lines(doc) {
  const found = [[]];
  const add = (start, end, text) => {
    let from = 0;
    for (const hit of text.matchAll(/\r\n|\n|\r/g)) {
      if (hit.index > from) found.at(-1).push(run(start, end, text, from, hit.index));
      found.push([]);
      from = hit.index + hit[0].length;
    }
    if (from < text.length) found.at(-1).push(run(start, end, text, from, text.length));
  };
  let at = 0;
  for (const [first, last, instead] of state.source ? [] : doc.edits) {
    const [start, end] = [unitAt(doc, first), unitAt(doc, last)];
    if (start > at) add(at, start, doc.text.slice(at, start));
    if (instead) add(start, end, instead);
    at = end;
  }
  add(at, doc.text.length, doc.text.slice(at));
  return found;
}

function run(start, end, text, from, to) {
  const exact = end - start === text.length; // else an entity: its one character stands for all of it
  return exact ? { start: start + from, end: start + to, text: text.slice(from, to), exact } : { start, end, text, exact };
}

/** Show a document. */
function showText(doc) {
  const article = byId("text");
  marks = stretches(doc);
  pieces = [];
  const writer = new Writer();
  const all = document.createDocumentFragment();
  let blank = false;
  let first = true;
  for (const line of lines(doc)) {
    const text = line.map((one) => one.text).join("");
    if (!text.trim()) {
      blank = true;
      continue;
    }
    const kind = first && doc.title && text.trim() === doc.title.trim() ? "title" : isHeading(text) ? "head" : "";
    const paragraph = make("p", { class: [kind, blank && !first ? "gap" : ""].join(" ").trim() || null });
    writer.write(paragraph, line);
    all.append(paragraph);
    if (first) byId("heading").classList.toggle("unseen", kind === "title");
    [blank, first] = [false, false];
  }
  article.replaceChildren(all);
  article.lang = "zh";
  article.classList.toggle("long", article.childElementCount > 300);
  for (const mark of marks) for (const element of mark.elements) element.mark = mark;
  markFiltered();
  rove(marks[0]);
}

const isHeading = (text) => text.length < 32 && /^\s*(第?[一二三四五六七八九十]+[、章节]|（[一二三四五六七八九十]+）)/.test(text) && !/[。；]/.test(text);

/** Writes runs of text into paragraphs and keeps the marks open that hold there; crossing marks are split. */
class Writer {
  next = 0;
  active = [];
  stack = [];

  write(paragraph, line) {
    this.stack = [];
    for (const piece of line) {
      if (!piece.exact) {
        this.put(paragraph, piece);
        continue;
      }
      let at = piece.start;
      for (const cut of [...this.cuts(piece), piece.end]) {
        this.put(paragraph, { start: at, end: cut, text: piece.text.slice(at - piece.start, cut - piece.start), exact: true });
        at = cut;
      }
    }
  }

  /** Where marks begin or end inside a run. */
  cuts(piece) {
    const found = new Set();
    const note = (at) => at > piece.start && at < piece.end && found.add(at);
    for (const mark of this.active) note(mark.end);
    for (let k = this.next; k < marks.length && marks[k].start < piece.end; k++) {
      note(marks[k].start);
      note(marks[k].end);
    }
    return [...found].sort((a, b) => a - b);
  }

  put(paragraph, { start, end, text, exact }) {
    while (this.next < marks.length && marks[this.next].start <= start) this.active.push(marks[this.next++]);
    this.active = this.active.filter((mark) => mark.end > start);
    let same = 0;
    while (same < this.stack.length && this.stack[same].mark === this.active[same]) same++;
    this.stack.length = same;
    for (const mark of this.active.slice(same)) {
      const element = open(mark);
      (this.stack.at(-1)?.element ?? paragraph).append(element);
      this.stack.push({ mark, element });
    }
    const node = document.createTextNode(visible(text));
    (this.stack.at(-1)?.element ?? paragraph).append(node);
    pieces.push({ start, end, node, exact });
  }
}

function open(mark) {
  const again = mark.elements.length > 0;
  const element = paint(make("mark", again ? { class: "again" } : { role: "button", tabindex: "-1", "aria-haspopup": "dialog" }), mark.indicators[0].domain);
  if (mark.end - mark.start < 16) element.classList.add("short"); // a number is not torn from its unit
  if (!again && mark.indicators.length > 1) element.dataset.count = mark.indicators.length;
  mark.elements.push(element);
  return element;
}

/** Name the marks, and dim those whose indicators the filter leaves out. */
function markFiltered() {
  for (const mark of marks) {
    const dim = !mark.indicators.some(passes);
    for (const element of mark.elements) element.classList.toggle("dim", dim);
    mark.elements[0]?.setAttribute(
      "aria-label",
      mark.indicators.map((i) => `${visible(quote(i))}: ${typeName(i.type)}, ${amountWithUnit(i)}`).join("; "),
    );
  }
}

const markOf = (indicator) => marks.find((mark) => mark.indicators.includes(indicator));
const shownMarks = () => marks.filter((mark) => mark.elements.length && !mark.elements[0].classList.contains("dim"));

/** One mark takes the tab key; the arrows go from mark to mark. */
function rove(mark) {
  byId("text").querySelector('mark[tabindex="0"]')?.setAttribute("tabindex", "-1");
  mark?.elements[0]?.setAttribute("tabindex", "0");
}

/** The stretches of text nodes that show the code points `[start, end)` of the shown document. */
function ranges(doc, [first, last]) {
  const [start, end] = [unitAt(doc, first), unitAt(doc, last)];
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pieces[middle].end <= start) low = middle + 1;
    else high = middle;
  }
  const found = [];
  for (; low < pieces.length && pieces[low].start < end; low++) {
    const piece = pieces[low];
    const range = new Range();
    range.setStart(piece.node, piece.exact ? Math.max(0, start - piece.start) : 0);
    range.setEnd(piece.node, piece.exact ? Math.min(piece.node.length, end - piece.start) : piece.node.length);
    found.push(range);
  }
  return found;
}

/** Mark stretches of the shown document without touching the marks; older browsers show them in the card only. */
function highlight(name, doc, spans) {
  if (!window.Highlight || !CSS.highlights) return;
  if (!spans.length || doc.number !== state.open) CSS.highlights.delete(name);
  else CSS.highlights.set(name, new Highlight(...spans.flatMap((span) => ranges(doc, span))));
}
