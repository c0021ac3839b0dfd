package io.perseid.engine.sync;

import java.util.Map;

/** The rows that a sync reads: a closed set that grows with the kinds of models. */
public sealed interface Model {

    /** A table or view, written as the warehouse's dialect reads it. */
    record Table(String name) implements Model {}

    /** A query of the user's own. */
    record Sql(String text) implements Model {}

    /**
     * An accumulating snapshot: one row a process, which fills in its milestones as it goes. Gives a row for each milestone that
     * was reached, with all columns of the source and two more.
     *
     * @param events column with the time of a milestone to the name of its event, in the order of the file
     * @param where file and line, for messages
     */
    record Milestones(Model source, Map<String, String> events, String where) implements Model {

        /** The column with the milestone's event name. */
        public static final String NAME = "perseid_milestone";

        /** The column with the milestone's time. */
        public static final String TIME = "perseid_milestone_at";
    }

    /**
     * A table of the Activity Schema (its specification, version 2): one row an activity, with features that mean something else
     * for each activity.
     *
     * @param features activity to column to the name of its property
     * @param where file and line, for messages
     */
    record ActivityStream(Model source, Map<String, Map<String, String>> features, String where) implements Model {

        /** Columns that every such table has. */
        public static final String ID = "activity_id";

        public static final String ACTIVITY = "activity";
        public static final String TIME = "ts";
        public static final String CUSTOMER = "customer";
    }
}
