package io.perseid.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RowLocalTest {

    private static final Set<String> COLUMNS = Set.of("id", "Total", "cost", "ordered_at", "status", "payload", "e");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m.\"id\" AS \"c0\", m.\"Total\" AS \"c1\"",
                "(total - cost\n) AS \"perseid_e0\"",
                "coalesce(cost, 0) * 1.19e0 -- with tax",
                "CASE WHEN status IN ('nowhere', 'it''s') THEN 'a' ELSE upper(status) END",
                "CASE WHEN m.\"cost\" < 20 THEN '<20' ELSE '20+' END",
                "extract(epoch FROM ordered_at)::bigint",
                "date_trunc('day', ordered_at AT TIME ZONE 'Europe/Berlin')",
                "CAST(total AS numeric(12,2))",
                "payload->>'channel'",
                "id IS NOT NULL OR status NOT LIKE '%x%'",
                "total IS DISTINCT FROM cost"
            })
    void whatLooksAtItsRowAlonePasses(String sql) {
        assertThat(RowLocal.objection(sql, COLUMNS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "now()",
                "now ()",
                "current_date",
                "CURRENT_TIMESTAMP - ordered_at",
                "LOCALTIME",
                "random()",
                "(SELECT max(total) FROM orders)",
                "(TABLE other)",
                "EXISTS (SELECT 1)",
                "sum(total) OVER (PARTITION BY id)",
                "row_number() over w",
                "count(*)",
                "my_function(id)",
                "pg_catalog.lower(status)",
                "\"lower\"(status)",
                "\"secret\"",
                "other.name",
                "m.fullname",
                "age(ordered_at)",
                "nextval('s')",
                "current_user",
                "'now'::timestamptz",
                "CAST(' Today ' AS date)",
                "date 'tomorrow 10:00'",
                "'10:00 yesterday'::timestamp",
                "e'\\' || now() || '",
                "E'a'",
                "$$a$$",
                "/* hidden */ id",
                "id; DROP TABLE x",
                "missing_column",
                "`id`"
            })
    void whatMayLookFurtherIsNamed(String sql) {
        assertThat(RowLocal.objection(sql, COLUMNS)).isPresent();
    }
}
