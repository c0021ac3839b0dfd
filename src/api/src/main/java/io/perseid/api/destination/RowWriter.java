package io.perseid.api.destination;

import java.util.Map;

/**
 * Turns rows of one schema into records of one lane. Compiled by {@link Destination#writer}; one thread; no object a row.
 *
 * <p>Life: {@link #bind} for each batch of rows, then {@link #write} for those rows that are to be sent.
 */
public interface RowWriter {

    /** The bytes around the records of a request. */
    Framing framing();

    /** Points the writer at the next rows. */
    void bind(RowBatch rows);

    /**
     * Appends the records of one row, with {@link Framing#between} between them if there are several.
     *
     * @return how many records were written, at least 1; or 0 if the row cannot be sent: {@code out} is then as before
     *     and {@link #refusal} tells why
     */
    int write(int row, RowIdentity identity, Bytes out);

    /**
     * The same for a profile with members of JSON objects as properties: its records also take away those that it may have from
     * before and that the row has no more, unless another property of the mapping has that name.
     *
     * <p>A destination without such profiles leaves this as it is; then no member is ever taken away.
     *
     * @param members what may be there, and the writer's answer, which is empty beforehand and means nothing after a 0
     */
    default int write(int row, RowIdentity identity, ProfileMembers members, Bytes out) {
        return write(row, identity, out);
    }

    /**
     * Appends the records that take the record with this identity away, or mark it as gone.
     *
     * @return as {@link #write}; only called if the lane accepts {@link Verb#DELETE}
     */
    int delete(RowIdentity identity, Bytes out);

    /** Why the last row was refused. Only after a 0. */
    Refusal refusal();

    /**
     * What was altered so far to make values fit, by a short stable word such as {@code strings_cut}, with how often. For
     * the run's report; empty if nothing was.
     */
    Map<String, Long> alterations();
}
