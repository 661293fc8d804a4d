-- From claims to the two tables of a panel. The statements run in order; what stands in braces is filled in by tables.py.

-- name: facts
-- Every claim as it should be: restored ones in the place of what the page has.
CREATE TABLE facts AS
SELECT f.*, d.voice, d.published, d.trust, d.correction AS corrects
FROM (
    SELECT * FROM claims WHERE claim NOT IN (SELECT claim FROM moved)
    UNION ALL
    SELECT * FROM moved
) f JOIN documents d USING (doc);

-- name: keys
-- A cell is a place, a time and an indicator. Without place or time nothing shows that two documents speak of the same.
CREATE TABLE keys AS
SELECT *, CAST(row_number() OVER (ORDER BY place_key, type, measure, unit, per, "group", status, time_start, time_end, scope) AS BIGINT) AS cell
FROM (
    SELECT DISTINCT
        place_key, type, measure, unit, per, "group", status, time_start, time_end,
        CASE WHEN place_key = '' OR time_start = '' THEN voice ELSE -1 END AS scope
    FROM facts
);

-- name: placed
CREATE TABLE placed AS
SELECT f.*, k.cell
FROM facts f JOIN keys k ON
    f.place_key = k.place_key AND f.type = k.type AND f.measure = k.measure AND f.unit = k.unit AND f.per = k.per
    AND f."group" = k."group" AND f.status = k.status AND f.time_start = k.time_start AND f.time_end = k.time_end
    AND CASE WHEN f.place_key = '' OR f.time_start = '' THEN f.voice ELSE -1 END = k.scope;
DROP TABLE facts;

-- name: told
SELECT cell, claim, doc, voice, published, trust,
    CASE WHEN value <> '' THEN value ELSE low || '..' || high END,
    least, most, confidence, CASE WHEN correction < 0 THEN -1 WHEN corrects THEN 1 ELSE 0 END, inferred
FROM placed ORDER BY cell, claim;

-- name: plans
-- The actual value that answers a plan: the same indicator of the same place for the same time, else for the same year.
CREATE TABLE plans AS
WITH side AS (
    SELECT s.cell, p.status, p.place_key, p.type, p.measure, p.unit, p.per, p."group", p.time_start, p.time_end, p.year_start, p.year_end,
        CASE WHEN p.value <> '' THEN p.value ELSE p.low || '..' || p.high END AS exact, p.bound
    FROM settled s JOIN placed p ON p.claim = s.claim
    WHERE p.place_key <> '' AND p.time_start <> ''
), pairs AS (
    SELECT p.cell AS planned_cell, a.cell AS actual_cell, p.exact AS planned, p.bound AS planned_bound, a.exact AS actual,
        p.time_start = a.time_start AND p.time_end = a.time_end AS same, p.status = 'planned' AS plan
    FROM side p JOIN side a ON
        p.status IN ('planned', 'forecast') AND a.status = 'actual' AND p.place_key = a.place_key AND p.type = a.type
        AND p.measure = a.measure AND p.unit = a.unit AND p.per = a.per AND p."group" = a."group"
        AND (p.time_start = a.time_start AND p.time_end = a.time_end
             OR p.year_start = a.year_start AND p.year_end = a.year_end
             OR p.time_end = p.time_start AND a.time_start <= p.time_end AND p.time_end = a.time_end AND p.time_start[:4] = a.time_start[:4])
)
SELECT * FROM pairs;

-- name: cells
SELECT
    s.cell, nullif(p.place_code, '') AS place_code, nullif(p.place_name, '') AS place_name, nullif(p.place_level, '') AS place_level,
    p.type, t.label_en, t.label_zh, p.measure, p.unit, {per} AS per, nullif(p."group", '') AS population, p.status,
    {time_start} AS period_start, {time_end} AS period_end, p.time_kind AS period_kind,
    {value} AS value, {low} AS low, {high} AS high, p.bound, CASE WHEN p.value <> '' THEN p.value ELSE p.low || '..' || p.high END AS exact,
    s.agreement, nullif(s.conflict, '') AS conflict, s.readings, nullif(s.others, '') AS others, nullif(s.chosen_by, '') AS chosen_by,
    s.voices, s.documents, {inferred} AS inferred,
    a.planned_cell, a.planned, a.planned_bound, b.actual_cell, b.actual,
    d.file, d.record, nullif(p.id, '') AS id, p.text, p.span_start, p.span_end, p.evidence, {published} AS published, p.confidence
FROM settled s
JOIN placed p ON p.claim = s.claim
JOIN documents d ON d.doc = p.doc
LEFT JOIN labels t ON t.type = p.type
LEFT JOIN (SELECT * FROM plans QUALIFY row_number() OVER (PARTITION BY actual_cell ORDER BY same DESC, plan DESC, planned_cell) = 1) a
    ON a.actual_cell = s.cell
LEFT JOIN (SELECT * FROM plans QUALIFY row_number() OVER (PARTITION BY planned_cell ORDER BY same DESC, actual_cell) = 1) b
    ON b.planned_cell = s.cell
ORDER BY s.cell;

-- name: sources
SELECT
    l.cell, l.reading, CASE WHEN l.chosen THEN 'yes' END AS chosen, l.relation, p.voice, CASE WHEN h.doc <> d.doc THEN h.file END AS copy_of,
    d.file, d.record, nullif(p.id, '') AS id,
    {value} AS value, {low} AS low, {high} AS high, p.bound, CASE WHEN p.value <> '' THEN p.value ELSE p.low || '..' || p.high END AS exact,
    p.text, p.span_start, p.span_end, p.evidence, p.evidence_start, p.evidence_end,
    nullif(p.told_code, '') AS place_code, nullif(p.told_name, '') AS place_name, nullif(p.population, '') AS population,
    {period_start} AS period_start, {period_end} AS period_end, nullif(p.period_text, '') AS period_text,
    {inferred} AS inferred, nullif(p.reason, '') AS reason, nullif(p.inferred_from, '') AS inferred_from,
    {published} AS published, d.title, d.source, p.confidence, d.fingerprint
FROM links l
JOIN placed p ON p.claim = l.claim
JOIN documents d ON d.doc = p.doc
JOIN documents h ON h.doc = d.voice
ORDER BY l.cell, l.reading, l.chosen DESC, p.doc, p.number;
