package io.perseid.engine.sync;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /**
     * Sessions of a source's events: each gives the row of its first event, with the columns that are named here beside its own.
     *
     * <p>An event belongs to the session of the one before it unless more than {@code gap} lies between them. A run of such events
     * that takes longer than {@code cap} is cut at every whole multiple of the cap since 1970-01-01 UTC (local times as they
     * stand): where it is cut does not depend on how far back anybody reads. Rows without time, or without user and device, are in
     * no session.
     *
     * @param user column; empty for sessions of devices
     * @param device column; empty for none
     * @param perDevice whether a user's sessions on two devices are two
     * @param key columns that make an event unique: they break ties in time, and those of the first event identify the session
     * @param event column with the name of each event; empty for none
     * @param where file and line, for messages
     */
    record Sessions(
            Model source,
            Optional<String> user,
            Optional<String> device,
            boolean perDevice,
            String time,
            List<String> key,
            Optional<String> event,
            Duration gap,
            Duration cap,
            String where)
            implements Model {

        public static final Duration DEFAULT_GAP = Duration.ofMinutes(30);
        public static final Duration DEFAULT_CAP = Duration.ofHours(4);

        /** The key of the first event as a text. */
        public static final String ID = "session_id";

        public static final String START = "session_start";
        public static final String END = "session_end";
        /** From the first event to the last one, with a fraction. */
        public static final String MINUTES = "session_minutes";

        public static final String EVENTS = "session_events";
        public static final String ENTRY = "entry_event";
        public static final String EXIT = "exit_event";

        /** When no event on time can be part of it any more: the end plus the gap, or later if only that told where to cut. */
        public static final String CLOSED = "perseid_session_closed";
    }

    /**
     * A user's first visit, out of a dimension, and the user's first event of each name: each gives the row of that event, with the
     * columns that are named here beside its own. Rows without user, time or name are nobody's first.
     *
     * @param user column of the events
     * @param time column of the events
     * @param name column of the events
     * @param key columns that make an event unique: they break ties in time
     * @param users table with a row a user
     * @param match its column with the user; of several rows of a user the earliest visit counts
     * @param visit its column with the time of the first visit, of the same type as the time of the events
     * @param visitName what the event of the first visit is called
     * @param kept names of events; empty for all
     * @param where file and line, for messages
     */
    record FirstEvents(
            Model source,
            String user,
            String time,
            String name,
            List<String> key,
            String users,
            String match,
            String visit,
            String visitName,
            List<String> kept,
            String where)
            implements Model {

        public static final String DATE = "first_visit_date";
        public static final String DATETIME = "first_visit_datetime";
        /** Starts of hours since the first visit, UTC, from 1 on. */
        public static final String HOURS = "hours_from_first_visit";

        public static final String DAYS = "days_from_first_visit";
    }
}
