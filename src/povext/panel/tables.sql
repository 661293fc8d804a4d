-- From claims to the two tables of a panel. The statements run in order; what stands in braces is filled in by tables.py.

-- name: facts
-- Every claim as it should be: restored ones in the place of what the page has.
CREATE VIEW facts AS
SELECT f.* FROM claims f WHERE f.claim NOT IN (SELECT claim FROM moved)
UNION ALL
SELECT m.* FROM moved m;

-- name: told
-- A cell is a place, a time and an indicator. Without place or time nothing shows that two documents speak of the same: such a claim
-- shares a cell with its copies only.
CREATE TABLE told AS
SELECT CAST(dense_rank() OVER (ORDER BY key) AS BIGINT) AS cell, * EXCLUDE (key)
FROM (
    SELECT
        concat_ws(chr(31), f.place_key, f.type, f.measure, f.unit, f.per, f."group", f.status, f.time_start, f.time_end,
            CASE WHEN f.place_key = '' OR f.time_start = '' THEN CAST(d.voice AS VARCHAR) ELSE '' END) AS key,
        f.claim, f.doc, d.voice, d.published, d.trust, CASE WHEN f.value <> '' THEN f.value ELSE f.low || '..' || f.high END AS number,
        f.least, f.most, f.confidence, f.correction, f.inferred
    FROM facts f JOIN documents d USING (doc)
);

-- name: alone_links
-- One claim alone leaves nothing to choose.
INSERT INTO links SELECT any_value(cell), any_value(claim), 1, 'agree', true FROM told GROUP BY cell HAVING count(*) = 1;

-- name: alone_settled
INSERT INTO settled SELECT any_value(cell), any_value(claim), 'single', '', 1, '', '', 1, 1 FROM told GROUP BY cell HAVING count(*) = 1;

-- name: wheres
-- One telling of every place.
SELECT place_key, min(struct_pack(told_code, told_name, told_level, published)) FROM facts JOIN documents USING (doc)
WHERE place_key <> '' GROUP BY place_key ORDER BY place_key

-- name: shared
SELECT * FROM told WHERE cell IN (SELECT cell FROM told GROUP BY cell HAVING count(*) > 1) ORDER BY cell, claim;

-- name: plans
-- The actual value that answers a plan: the same indicator of the same place for the same time, else for the same year.
CREATE TABLE plans AS
WITH side AS (
    SELECT s.cell, p.status, p.place_key, p.type, p.measure, p.unit, p.per, p."group", p.time_start, p.time_end, p.time_kind,
        CASE WHEN p.value <> '' THEN p.value ELSE p.low || '..' || p.high END AS exact, p.bound
    FROM settled s JOIN facts p ON p.claim = s.claim
    WHERE p.place_key <> '' AND p.time_start <> ''
), pairs AS (
    SELECT p.cell AS planned_cell, a.cell AS actual_cell, p.exact AS planned, p.bound AS planned_bound, a.exact AS actual,
        p.time_start = a.time_start AND p.time_end = a.time_end AS same, p.status = 'planned' AS plan
    FROM side p JOIN side a ON
        p.status IN ('planned', 'forecast') AND a.status = 'actual' AND p.place_key = a.place_key AND p.type = a.type
        AND p.measure = a.measure AND p.unit = a.unit AND p.per = a.per AND p."group" = a."group"
        AND (p.time_start = a.time_start AND p.time_end = a.time_end
             OR p.time_kind = 'year' AND a.time_kind = 'year' AND p.time_end = a.time_end
             OR p.time_start = p.time_end AND p.time_end = a.time_end AND p.time_start[:4] = a.time_start[:4])
)
SELECT * FROM pairs;

-- name: cells
SELECT
    s.cell, nullif(w.code, '') AS place_code, nullif(w.name, '') AS place_name, nullif(w.level, '') AS place_level,
    p.type, t.label_en, t.label_zh, p.measure, p.unit, {per} AS per, nullif(p."group", '') AS population, p.status,
    {time_start} AS period_start, {time_end} AS period_end, p.time_kind AS period_kind,
    {value} AS value, {low} AS low, {high} AS high, p.bound, CASE WHEN p.value <> '' THEN p.value ELSE p.low || '..' || p.high END AS exact,
    s.agreement, nullif(s.conflict, '') AS conflict, s.readings, nullif(s.others, '') AS others, nullif(s.chosen_by, '') AS chosen_by,
    s.voices, s.documents, {inferred} AS inferred,
    a.planned_cell, a.planned, a.planned_bound, b.actual_cell, b.actual,
    d.file, d.record, nullif(p.id, '') AS id, p.text, p.span_start, p.span_end, p.evidence, {published} AS published, p.confidence
FROM settled s
JOIN facts p ON p.claim = s.claim
JOIN documents d ON d.doc = p.doc
LEFT JOIN labels t ON t.type = p.type
LEFT JOIN places w ON w.place_key = p.place_key
LEFT JOIN (SELECT * FROM plans QUALIFY row_number() OVER (PARTITION BY actual_cell ORDER BY same DESC, plan DESC, planned_cell) = 1) a
    ON a.actual_cell = s.cell
LEFT JOIN (SELECT * FROM plans QUALIFY row_number() OVER (PARTITION BY planned_cell ORDER BY same DESC, actual_cell) = 1) b
    ON b.planned_cell = s.cell
ORDER BY s.cell;

-- name: sources
SELECT
    l.cell, l.reading, CASE WHEN l.chosen THEN 'yes' END AS chosen, l.relation, d.voice, CASE WHEN h.doc <> d.doc THEN h.file END AS copy_of,
    d.file, d.record, nullif(p.id, '') AS id,
    {value} AS value, {low} AS low, {high} AS high, p.bound, CASE WHEN p.value <> '' THEN p.value ELSE p.low || '..' || p.high END AS exact,
    p.text, p.span_start, p.span_end, p.evidence, p.evidence_start, p.evidence_end,
    nullif(p.told_code, '') AS place_code, nullif(p.told_name, '') AS place_name, nullif(p.population, '') AS population,
    {period_start} AS period_start, {period_end} AS period_end, nullif(p.period_text, '') AS period_text,
    {inferred} AS inferred, nullif(p.reason, '') AS reason, nullif(p.inferred_from, '') AS inferred_from,
    {published} AS published, d.title, d.source, p.confidence, d.fingerprint
FROM links l
JOIN facts p ON p.claim = l.claim
JOIN documents d ON d.doc = p.doc
JOIN documents h ON h.doc = d.voice
ORDER BY l.cell, l.reading, l.chosen DESC, p.doc, p.number;


-- name: page_documents
-- Documents that a cell leads back to.
SELECT d.doc, d.voice, d.file, d.record, d.title, d.source,
    nullif(d.published, ''), d.fingerprint
FROM documents d WHERE d.doc IN (SELECT doc FROM facts) ORDER BY d.doc;

-- name: page_texts
SELECT d.doc, t.raw FROM documents d LEFT JOIN texts t USING (doc) WHERE d.doc IN (SELECT doc FROM facts) ORDER BY d.doc;

-- name: page_sources
SELECT
    p.doc, l.cell, l.reading, l.relation, l.chosen, nullif(p.id, ''), nullif(p.value, ''), nullif(p.low, ''), nullif(p.high, ''), p.bound,
    p.span_start, p.span_end, p.evidence, p.evidence_start, p.evidence_end, nullif(p.told_code, ''), nullif(p.told_name, ''),
    nullif(p.told_level, ''), nullif(p.population, ''), nullif(p.period_start, ''), nullif(p.period_end, ''), nullif(p.period_text, ''),
    nullif(p.inferred, ''), nullif(p.reason, ''), nullif(p.inferred_from, ''), p.confidence
FROM links l JOIN facts p ON p.claim = l.claim
ORDER BY p.doc, p.span_start, p.number;
