package io.perseid.engine.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.engine.ledger.LedgerEntry;
import io.perseid.engine.sync.Namespace;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InsertIdsTest {

    /** Frozen for ever: a change of any of these would send every delivered event again as another one. */
    @ParameterizedTest
    @CsvSource({
        "order-submitted, event, 1, 0, 458f093164fb4d036b600ca8c9723e6f",
        "order-submitted, event, 1, 1, 7bf07bd6940db1c2e9cb1cbf4fca104f",
        "order-submitted, event, 9007199254740993, 0, fa53dd303541bdc1e0ca44e98d65ee8b",
        "order-submitted, event, '3:a,b,1:c', 0, 5f7e905314389c5e327e1e60cd8f625b",
        "orders, event, 1, 0, 490874cb0fe9ee5090dd2a97624576e2",
        "order-submitted, shipped, 1, 0, 6540479aaff56c89e6596754da061461",
        "order-submitted, event, Größe-✓, 7, a22b5d7199f3b08768bd3a635d17bf99",
    })
    void goldenVectors(String namespace, String part, String key, int generation, String expected) {
        assertThat(insertId(namespace, part, key, generation)).isEqualTo(expected);
    }

    @Test
    void namespacePartKeyAndGenerationCannotBeTakenForEachOther() {
        Set<String> ids = new HashSet<>();
        ids.add(insertId("a", "bc", "d", 0));
        ids.add(insertId("ab", "c", "d", 0));
        ids.add(insertId("a", "b", "cd", 0));
        ids.add(insertId("a", "bc", "d", 1));

        assertThat(ids).hasSize(4);
    }

    private static String insertId(String namespace, String part, String key, int generation) {
        InsertIds ids = new InsertIds(new Namespace(namespace), part);
        LedgerEntry entry = new LedgerEntry();
        entry.key.set(key);
        ids.hashKey(entry);
        byte[] id = new byte[32];
        ids.insertId(entry, generation, id);
        return new String(id, StandardCharsets.US_ASCII);
    }
}
