package io.perseid.testkit.simulator.destination;

import java.util.List;

/**
 * One record as it travels: a line of fields between tabs.
 *
 * @param form {@code E} an event, {@code T} an event that is gone, {@code P} a profile, {@code L} a lookup table's row
 * @param key of the warehouse's row
 * @param insertId empty unless an event
 * @param timeMicros 0 unless an event
 * @param user empty if there is none
 * @param name of the event; empty unless an event
 * @param mark tells versions of a row apart
 * @param note what the destination thinks of it, see {@link #refused}
 */
public record RecordLine(
        char form, String key, String insertId, long timeMicros, String user, String name, String mark, String note) {

    /** A note with which the destination refuses the record. */
    public static final String BAD = "bad";
    /** A note with which the record cannot even be written. */
    public static final String UNWRITABLE = "unwritable";

    static RecordLine parse(String line) {
        List<String> f = List.of(line.split("\t", -1));
        return new RecordLine(
                f.get(0).charAt(0),
                f.get(1),
                f.get(2),
                Long.parseLong(f.get(3)),
                f.get(4),
                f.get(5),
                f.get(6),
                f.get(7));
    }

    /** What the destination knows it by: one record a value of this is live where it dedupes. */
    String identity() {
        return form == 'E' || form == 'T' ? name + '|' + timeMicros + '|' + user + '|' + insertId : form + "|" + key;
    }

    /** Which version of which row it shows, in the form of {@link #version(String, long, String, String, String)}. */
    public String version() {
        return version(key, timeMicros, user, name, mark);
    }

    /** A row's version as the destination would show it. */
    public static String version(String key, long timeMicros, String user, String name, String mark) {
        return key + '|' + timeMicros + '|' + user + '|' + name + '|' + mark;
    }

    boolean refused() {
        return note.equals(BAD);
    }

    /** As it travels, on one line of a trace. */
    @Override
    public String toString() {
        return form + " " + version() + (note.isEmpty() ? "" : " " + note);
    }

    String text() {
        return String.join(
                "\t", String.valueOf(form), key, insertId, String.valueOf(timeMicros), user, name, mark, note);
    }
}
