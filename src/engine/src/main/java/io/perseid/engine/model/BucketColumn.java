package io.perseid.engine.model;

import io.perseid.api.failure.Problem;
import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.ColumnMetadata;
import io.perseid.engine.sync.BucketLabels;
import io.perseid.engine.sync.PropertyValue;
import java.util.Locale;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Whether a column can be sorted into a bucket's ranges, and whether its labels are true of the column's numbers. */
public final class BucketColumn {

    private BucketColumn() {}

    /** What does not fit; for the compiler of models and for {@code perseid validate}. */
    public static Optional<Problem> problem(PropertyValue.Bucket bucket, Column column, String where) {
        ArrowType type = column.field().getType();
        boolean whole = type instanceof ArrowType.Int || type instanceof ArrowType.Decimal d && d.getScale() <= 0;
        if (!whole
                && !isNumeric(column)
                && !(type instanceof ArrowType.Decimal)
                && !(type instanceof ArrowType.FloatingPoint)) {
            return Optional.of(new Problem(
                    where,
                    "the column " + column.name() + " of type " + column.declared() + " in a bucket",
                    "a column of numbers",
                    "name another column, or cast it in from: {sql: ...}"));
        }
        BucketLabels labels = new BucketLabels(bucket);
        return labels.wholeNumbersOnly()
                .filter(label -> !whole)
                .map(label -> new Problem(
                        where,
                        "the label \"" + label + "\" for numbers " + labels.range(label) + " of the column "
                                + column.name() + " of type " + column.declared()
                                + ", which may lie between two such labels",
                        "a column of whole numbers, or labels that leave nothing out",
                        "write the bounds themselves as in \""
                                + BucketLabels.standard(bucket.at(), bucket.edges())
                                        .get(bucket.labels().indexOf(label))
                                + "\", leave labels out, or round the column in {sql: ...}"));
    }

    /** Whether it is a number of any precision, which arrives as JSON because no type of Arrow holds it. */
    static boolean isNumeric(Column column) {
        return column.field().getType() instanceof ArrowType.Utf8
                && ColumnMetadata.JSON.equals(column.field().getMetadata().get(ColumnMetadata.CONTENT))
                && column.declared().toLowerCase(Locale.ROOT).startsWith("numeric");
    }
}
