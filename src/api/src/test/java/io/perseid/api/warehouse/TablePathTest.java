package io.perseid.api.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TablePathTest {

    @Test
    void pathsAreSplitAtDotsOutsideQuotes() {
        assertThat(TablePath.parse("orders").names()).containsExactly("orders");
        assertThat(TablePath.parse("shop.$ orders").names()).containsExactly("shop", "$ orders");
        assertThat(TablePath.parse("db.\"odd.schema\".\"a \"\"b\"\"\"").names())
                .containsExactly("db", "odd.schema", "a \"b\"");
    }

    @Test
    void everyWrittenNameIsReadBack() {
        for (String name : List.of("a", "a.b", "a\"b", "\"a\"", "", ".", "a b", "$", "x.csv")) {
            assertThat(TablePath.parse(TablePath.written(name)).names()).containsExactly(name);
            assertThat(TablePath.parse(TablePath.quoted(name)).names()).containsExactly(name);
        }
    }

    @Test
    void eachPartTellsWhetherItStoodInQuotes() {
        assertThat(TablePath.parse("db.\"Shop\".orders").parts())
                .extracting(TablePath.Part::quoted)
                .containsExactly(false, true, false);
    }
}
