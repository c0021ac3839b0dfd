SELECT
  CASE WHEN CAST(NULL AS BIGINT) IS NOT DISTINCT FROM CAST(NULL AS BIGINT) THEN 1 ELSE 0 END AS "both_null",
  CASE WHEN 1 IS NOT DISTINCT FROM CAST(NULL AS BIGINT) THEN 1 ELSE 0 END AS "one_null",
  'it''s ' || '\\so' AS "joined",
  'a' || CAST(NULL AS VARCHAR(9)) AS "nothing_joined",
  CAST(3 - (-5) AS BIGINT) AS "negative",
  CAST(12345678901234567.89 AS DECIMAL(30,2)) AS "exact",
  md5(coalesce(TO_VARCHAR('a'), '')) AS "digest",
  md5(coalesce(TO_VARCHAR(octet_length(TO_VARCHAR(17))) || ':' || TO_VARCHAR(17) || ',' || TO_VARCHAR(octet_length(TO_VARCHAR('ü'))) || ':' || TO_VARCHAR('ü'), '')) AS "digests"
FROM (SELECT 1 AS one
) o
