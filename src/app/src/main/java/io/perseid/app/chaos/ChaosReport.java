package io.perseid.app.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.app.terminal.Table;
import java.util.List;

/**
 * What a torment found.
 *
 * @param well destination and warehouse are equal and every process ended as it should
 * @param document for programs
 * @param table for people
 * @param defects what was not as it should be, a sentence each
 */
public record ChaosReport(boolean well, ObjectNode document, Table table, List<String> defects) {

    public ChaosReport {
        defects = List.copyOf(defects);
    }
}
