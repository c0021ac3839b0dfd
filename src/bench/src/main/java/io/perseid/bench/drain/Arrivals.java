package io.perseid.bench.drain;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which orders came, and under how many insert ids. Hashes of 64 bits stand for the texts, so that a million of them fit;
 * two of a million are alike with a chance of one in forty million. Any thread.
 */
final class Arrivals {

    private static final String ORDER = "\"order_number\":\"";
    private static final String INSERT_ID = "\"$insert_id\":\"";

    private final Set<Long> orders = ConcurrentHashMap.newKeySet();
    private final Set<Long> insertIds = ConcurrentHashMap.newKeySet();

    void store(String body) {
        body.lines().forEach(line -> {
            orders.add(hash(line, ORDER));
            insertIds.add(hash(line, INSERT_ID));
        });
    }

    long orders() {
        return orders.size();
    }

    long insertIds() {
        return insertIds.size();
    }

    /** FNV-1a over the text behind the name, to its closing quote. Neither text has anything escaped. */
    private static long hash(String line, String name) {
        int from = line.indexOf(name) + name.length();
        if (from < name.length()) {
            throw new IllegalArgumentException("a record without " + name + ": " + line);
        }
        long hash = 0xcbf29ce484222325L;
        for (int i = from; line.charAt(i) != '"'; i++) {
            hash = (hash ^ line.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
