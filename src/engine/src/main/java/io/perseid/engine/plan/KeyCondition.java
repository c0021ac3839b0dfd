package io.perseid.engine.plan;

import io.perseid.engine.identity.KeyReader;
import io.perseid.engine.sql.Expr;
import java.util.ArrayList;
import java.util.List;

/**
 * A condition for rows with certain keys, given in their canonical text. Written as text literals, which warehouses read
 * by the type of what they are compared with.
 */
record KeyCondition(List<Expr> expressions) {

    Expr among(List<String> keys) {
        return expressions.size() == 1
                ? expressions.get(0).in(keys.stream().map(Expr::text).toList())
                : Expr.any(keys.stream().map(this::equal).toList());
    }

    private Expr equal(String key) {
        List<String> parts = KeyReader.parts(key, expressions.size());
        List<Expr> equal = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            equal.add(expressions.get(i).eq(Expr.text(parts.get(i))));
        }
        return Expr.all(equal);
    }
}
