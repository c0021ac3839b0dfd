package io.perseid.engine.model;

import io.perseid.api.warehouse.RowReader;
import io.perseid.engine.sql.Select;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The first few keys that a question about a table has found, for messages: nothing of a table is kept. Immutable. */
record FoundKeys(List<String> first, boolean more) {

    /** So many are named. */
    private static final int NAMED = 5;

    /** @param question gives the parts of each key as its columns */
    static FoundKeys of(Select question, ModelContext context) {
        List<String> found = new ArrayList<>();
        String sql = question.limit(NAMED + 1L).sql(context.dialect());
        try (RowReader reader = context.session().read(sql)) {
            while (reader.next()) {
                for (int row = 0; row < reader.batch().getRowCount(); row++) {
                    int at = row;
                    found.add(reader.batch().getFieldVectors().stream()
                            .map(vector -> String.valueOf(vector.getObject(at)))
                            .collect(Collectors.joining("/")));
                }
            }
        }
        return new FoundKeys(found.stream().sorted().limit(NAMED).toList(), found.size() > NAMED);
    }

    boolean none() {
        return first.isEmpty();
    }

    /** {@code 7, 8} or {@code 1, 2, 3, 4, 5 and more}. */
    String shown() {
        return String.join(", ", first) + (more ? " and more" : "");
    }
}
