package io.perseid.app.config.keys;

import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.TimeColumn;
import io.perseid.engine.sync.UserColumn;
import java.util.List;
import java.util.Optional;

/**
 * A model of events with the columns that say what happened: what a sync states about its rows, and what a model over these makes
 * of it. Immutable.
 *
 * @param name empty only where a model over it gives one
 * @param cursor the column by which rows are found; empty for what the sync states, else that of the time
 */
record EventColumns(
        Model model,
        Optional<EventName> name,
        TimeColumn time,
        Optional<UserColumn> user,
        Optional<String> device,
        List<String> key,
        Optional<TimeColumn> cursor) {}
