package io.perseid.api.destination;

import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * One configured destination.
 *
 * <p>Life, as the engine drives it: {@link #lanes} and {@link #project} are asked when planning; {@link #resolve} turns
 * the name of a container into its id; {@link #writer} compiles a mapping once a slice; rows become records in that
 * writer; {@link #send} makes one request. Thread-safe; a {@link RowWriter} is not.
 */
public interface Destination extends AutoCloseable {

    /**
     * Which store of the vendor this is, for example {@code mixpanel:eu:3180012}. What was delivered is remembered for
     * it: pointing a sync elsewhere starts empty. Never contains a secret.
     */
    String project();

    /** The same list at every call. No I/O. */
    List<Lane> lanes();

    /**
     * The id under which records of a container travel (a lookup table's id for its name). One or two requests; called
     * when planning.
     *
     * @throws io.perseid.api.failure.PerseidException {@code CONFIGURATION} if there is no such container, saying how to
     *     make one
     */
    default String resolve(RecordKind kind, String container) {
        return container;
    }

    /**
     * Compiles a mapping for rows of this schema.
     *
     * @throws io.perseid.api.failure.PerseidException {@code CONFIGURATION} if the mapping cannot be sent there, with the
     *     property named
     */
    RowWriter writer(Lane lane, RecordMapping mapping, Schema schema);

    /**
     * Makes exactly one request and says what became of each row. Blocking; called on several worker threads at once, at
     * most {@link LaneLimits#maxInFlight}. Never retries, never follows a redirect.
     *
     * @param container what {@link #resolve} gave, for records that live in one
     * @return a receipt that names every row of the batch once
     * @throws io.perseid.api.failure.PerseidException {@code AUTHENTICATION} or {@code CONFIGURATION} when no further
     *     request can do better. Everything else is an outcome in the receipt
     */
    Receipt send(Lane lane, Optional<String> container, Batch batch);

    @Override
    default void close() {}
}
