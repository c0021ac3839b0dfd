package io.perseid.engine.plan;

import io.perseid.api.warehouse.Dialect;
import io.perseid.engine.identity.KeyReader;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A condition for rows with certain keys, given in their canonical text. Written as text literals, which warehouses read
 * by the type of what they are compared with.
 */
record KeyCondition(Dialect dialect, List<String> expressions) {

    String among(List<String> keys) {
        if (expressions.size() == 1) {
            return expressions.get(0) + " IN ("
                    + keys.stream().map(dialect::text).collect(Collectors.joining(", ")) + ")";
        }
        return keys.stream().map(this::equal).collect(Collectors.joining(" OR "));
    }

    private String equal(String key) {
        List<String> parts = KeyReader.parts(key, expressions.size());
        StringBuilder condition = new StringBuilder("(");
        for (int i = 0; i < parts.size(); i++) {
            condition
                    .append(i == 0 ? "" : " AND ")
                    .append(expressions.get(i))
                    .append(" = ")
                    .append(dialect.text(parts.get(i)));
        }
        return condition.append(")").toString();
    }
}
