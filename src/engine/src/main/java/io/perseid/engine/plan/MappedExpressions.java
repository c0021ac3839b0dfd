package io.perseid.engine.plan;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Column;
import io.perseid.engine.model.BucketColumn;
import io.perseid.engine.model.Enrichment;
import io.perseid.engine.model.ModelColumns;
import io.perseid.engine.sql.Case;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sync.Edges;
import io.perseid.engine.sync.PropertyDefinition;
import io.perseid.engine.sync.PropertyValue;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What listed properties read of a model's rows. One thread. */
final class MappedExpressions {

    private final ModelColumns columns;
    private final Map<String, Expr> inner = new LinkedHashMap<>();

    MappedExpressions(ModelColumns columns) {
        this.columns = columns;
    }

    /** A user's expressions so far with the names under which {@link #of} refers to them. */
    Map<String, Expr> inner() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(inner));
    }

    Expr of(PropertyDefinition definition) {
        PropertyValue value = definition.value();
        if (value instanceof PropertyValue.Column column) {
            return column(column.column(), definition.where());
        }
        if (value instanceof PropertyValue.Bucket bucket) {
            checkLabels(bucket, definition.where());
            return bucket(bucket, column(bucket.column(), definition.where()));
        }
        if (value instanceof PropertyValue.Constant constant) {
            return literal(constant.value());
        }
        String name = "perseid_e" + inner.size();
        inner.put(name, Expr.user(((PropertyValue.Sql) value).expression()));
        return Expr.column(Enrichment.ROWS, name);
    }

    /** A column of the rows, as they call it. */
    Expr column(String written, String where) {
        return Expr.column(Enrichment.ROWS, columns.find(written, where).name());
    }

    private static Expr literal(Object value) {
        if (value instanceof Boolean flag) {
            return Expr.bool(flag);
        }
        if (value instanceof BigDecimal number) {
            return Expr.number(number);
        }
        return value instanceof Long number ? Expr.number(number) : Expr.text(value.toString());
    }

    private static Expr bucket(PropertyValue.Bucket bucket, Expr value) {
        Case ranges = Expr.when(value.isNull(), Expr.nothing());
        for (int i = 0; i < bucket.at().size(); i++) {
            Expr bound = Expr.number(bucket.at().get(i));
            ranges = ranges.when(
                    bucket.edges() == Edges.LOWER ? value.lt(bound) : value.le(bound),
                    Expr.text(bucket.labels().get(i)));
        }
        return ranges.otherwise(Expr.text(bucket.labels().get(bucket.at().size())));
    }

    private void checkLabels(PropertyValue.Bucket bucket, String where) {
        Column column = columns.find(bucket.column(), where);
        BucketColumn.problem(bucket, column, where).ifPresent(problem -> {
            throw PerseidException.of(FailureKind.CONFIGURATION, problem);
        });
    }
}
