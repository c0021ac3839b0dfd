SELECT
  m."EVENT_ID" AS "c0",
  m."HAPPENED_AT" AS "c1",
  m."ENTITY_ID" AS "c2",
  m."EVENT_TYPE" AS "c3",
  m."PLAN" AS "c4",
  m."PROPERTIES" AS "c5",
  m."CONTEXT" AS "c6"
FROM "RAW_EVENTS" m
