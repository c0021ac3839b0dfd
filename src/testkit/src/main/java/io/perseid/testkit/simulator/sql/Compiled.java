package io.perseid.testkit.simulator.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression whose columns and type are known. @param aggregate whether it is computed over a group of rows */
record Compiled(SqlType type, boolean aggregate, Evaluation evaluation) {

    /** Computes a value. */
    interface Evaluation {
        /**
         * @param row the row, or any row of the group
         * @param group all rows of the group; one row outside of groups
         */
        @Nullable Object of(@Nullable Object[] row, List<@Nullable Object[]> group);
    }
}
