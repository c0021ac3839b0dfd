SELECT
  m."i'd" AS "c0",
  m."perseid_milestone" AS "c1",
  m."perseid_milestone_at" AS "c2",
  m."select" AS "c3",
  m."perseid_e0" AS "c4"
FROM (
  SELECT
    *,
    ('a
  ''b' -- not the end
) AS "perseid_e0"
  FROM (
    SELECT
      s.*,
      'it''s "done" -- \
;' AS "perseid_milestone",
      s."a""b" AS "perseid_milestone_at"
    FROM "odd ""table""" s
    WHERE s."a""b" IS NOT NULL
    UNION ALL
    SELECT
      s.*,
      '''' AS "perseid_milestone",
      s."c.d" AS "perseid_milestone_at"
    FROM "odd ""table""" s
    WHERE s."c.d" IS NOT NULL
  ) m
) m
