package io.perseid.engine.identity;

import java.util.Optional;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** What a column says of time. */
public enum TimeForm {
    /** A point on the time line. */
    INSTANT,
    /** Date and time of day somewhere: which instant it is needs a zone. */
    LOCAL,
    /** A day somewhere. */
    DATE;

    /** Empty if the column holds no time. */
    public static Optional<TimeForm> of(Field field) {
        if (field.getType() instanceof ArrowType.Timestamp timestamp) {
            return Optional.of(timestamp.getTimezone() == null ? LOCAL : INSTANT);
        }
        return field.getType() instanceof ArrowType.Date ? Optional.of(DATE) : Optional.empty();
    }
}
