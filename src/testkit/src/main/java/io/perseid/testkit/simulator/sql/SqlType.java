package io.perseid.testkit.simulator.sql;

import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * Types of the simulated warehouse. Values are {@link Long} (whole numbers; microseconds of times; days of dates),
 * {@link Double}, {@link String} or {@link Boolean}; NULL is null.
 */
public enum SqlType {
    BIGINT(new ArrowType.Int(64, true)),
    DOUBLE(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
    VARCHAR(new ArrowType.Utf8()),
    BOOLEAN(new ArrowType.Bool()),
    /** A point on the time line. */
    TIMESTAMPTZ(new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")),
    /** A date and time of day somewhere. */
    TIMESTAMP(new ArrowType.Timestamp(TimeUnit.MICROSECOND, null)),
    DATE(new ArrowType.Date(DateUnit.DAY));

    private final ArrowType arrow;

    SqlType(ArrowType arrow) {
        this.arrow = arrow;
    }

    public Field field(String name) {
        return new Field(name, FieldType.nullable(arrow), null);
    }
}
