package io.perseid.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TablePathTest {

    @Test
    void pathsAreSplitAtDotsOutsideQuotes() {
        assertThat(TablePath.parse("orders").parts()).containsExactly("orders");
        assertThat(TablePath.parse("shop.$ orders").parts()).containsExactly("shop", "$ orders");
        assertThat(TablePath.parse("db.\"odd.schema\".\"a \"\"b\"\"\"").parts())
                .containsExactly("db", "odd.schema", "a \"b\"");
    }

    @Test
    void everyWrittenNameIsReadBack() {
        for (String name : List.of("a", "a.b", "a\"b", "\"a\"", "", ".", "a b", "$")) {
            assertThat(TablePath.parse(TablePath.written(name)).parts()).containsExactly(name);
        }
    }

    @Test
    void aStatementLosesItsSemicolons() {
        assertThat(SqlStatement.bare(" SELECT ';' ;\n; ")).isEqualTo("SELECT ';'");
        assertThat(SqlStatement.bare("")).isEmpty();
    }
}
