package io.perseid.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SqlStatementTest {

    @Test
    void aStatementLosesItsSemicolons() {
        assertThat(SqlStatement.bare(" SELECT ';' ;\n; ")).isEqualTo("SELECT ';'");
        assertThat(SqlStatement.bare("")).isEmpty();
    }
}
