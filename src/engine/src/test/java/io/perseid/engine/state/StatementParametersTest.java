package io.perseid.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.UnableToCreateStatementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StatementParametersTest {

    private final Handle handle = Jdbi.create("jdbc:sqlite::memory:").open();

    StatementParametersTest() {
        handle.getConfig(SqlStatements.class).setSqlParser(new StatementParameters());
    }

    @AfterEach
    void close() {
        handle.close();
    }

    @Test
    void aNameIsBoundWhereverItStands() {
        assertThat(handle.createQuery("SELECT :a || :row_key||:a")
                        .bind("a", "x")
                        .bind("row_key", "y")
                        .mapTo(String.class)
                        .one())
                .isEqualTo("xyx");
    }

    @Test
    void positionsAreBoundInTheirOrder() {
        assertThat(handle.select("SELECT ? || ?", "x", "y").mapTo(String.class).one())
                .isEqualTo("xy");
    }

    @Test
    void nothingIsAParameterInsideOfQuotes() {
        assertThat(handle.createQuery("SELECT ':a ? ''' || \"a:b?\" || :a || '''' FROM (SELECT 'c' AS \"a:b?\")")
                        .bind("a", "x")
                        .mapTo(String.class)
                        .one())
                .isEqualTo(":a ? 'cx'");
    }

    @Test
    void aNameThatNobodyBindsIsAnError() {
        assertThatThrownBy(() ->
                        handle.createQuery("SELECT :a").mapTo(String.class).one())
                .isInstanceOf(UnableToCreateStatementException.class)
                .hasMessageContaining("Missing named parameter 'a'");
    }
}
