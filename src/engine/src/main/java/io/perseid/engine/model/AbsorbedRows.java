package io.perseid.engine.model;

import io.perseid.engine.sql.Relation;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Rows that are none of a model's because another row has taken them in, and that may have been rows of it before something
 * came late: each event of a session but the first. Immutable.
 *
 * @param all with the columns of the model. The key is the one that the row would have if it stood alone, the cursor that of the
 *     row that took it in; for a range of this cursor, with as much of the input as that needs, or for all
 * @param reach how far below a range, in terms of the model's time, the rows can lie that rows of the range have taken in
 */
public record AbsorbedRows(Function<Optional<OutputRange>, Relation> all, Duration reach) {

    /** In place of a model's rows. */
    public ModelRows in(ModelRows model) {
        return ModelRows.of(all.apply(Optional.empty()), model.columns())
                .bounded(range -> all.apply(Optional.of(range)));
    }
}
