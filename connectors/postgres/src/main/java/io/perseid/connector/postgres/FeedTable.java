package io.perseid.connector.postgres;

import io.perseid.api.warehouse.TablePath;
import java.util.List;

/**
 * A table as the catalogue has it, as far as a feed has to know.
 *
 * @param kind PostgreSQL's letter: r for a table, p for a partitioned one
 * @param persistence p if its changes are in the WAL
 * @param identity PostgreSQL's letter for what old rows hold: d(efault), i(ndex), f(ull), n(othing)
 * @param identityColumns columns that old rows hold; all of them if it is f
 * @param hasChildren whether other tables inherit from it, or are partitions of it
 * @param mayPublish whether the login may make a publication of it
 * @param columns a word that changes when a column does
 * @param parts its partitions on all levels, in the order of their oids
 * @param keys those that are asked for, in the order of the request; fewer if some do not exist
 */
record FeedTable(
        long oid,
        String schema,
        String name,
        String kind,
        String persistence,
        String identity,
        List<String> identityColumns,
        boolean hasChildren,
        boolean mayPublish,
        String columns,
        List<Part> parts,
        List<Key> keys) {

    static final String PARTITIONED = "p";
    static final String FULL = "f";

    /** @param type as one would write it in a cast; @param typeOid PostgreSQL's number of it */
    record Key(String name, String type, int typeOid, boolean generated) {}

    /** @param file changes when all rows are written anew, or taken away */
    record Part(long oid, String name, String kind, String persistence, String identity, String file) {}

    boolean isPartitioned() {
        return kind.equals(PARTITIONED);
    }

    String quoted() {
        return TablePath.quoted(schema) + "." + TablePath.quoted(name);
    }

    /** Whether old rows tell the key. */
    boolean identityHoldsKeys() {
        return identity.equals(FULL)
                || keys.stream().map(Key::name).allMatch(identityColumns::contains) && !identityColumns.isEmpty();
    }
}
