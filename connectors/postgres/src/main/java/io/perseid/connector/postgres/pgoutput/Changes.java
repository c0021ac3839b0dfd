package io.perseid.connector.postgres.pgoutput;

import java.util.Optional;
import java.util.Set;

/** Takes what messages say. Tuples are valid until the method returns. Tables are named by oid. */
public interface Changes {

    /**
     * A transaction whose changes follow; transactions come in the order of their commits.
     *
     * @param commit where its commit stands in the WAL
     * @param xid the lower 32 bits of its number
     */
    void begin(long commit, int xid);

    /** Before the first row of a table, and again after it changed. */
    void relation(Relation relation);

    void insert(int table, Tuple row);

    /** @param old empty if nothing of the row's identity changed */
    void update(int table, Optional<Tuple> old, Tuple row);

    void delete(int table, Tuple old);

    void truncate(Set<Integer> tables);
}
