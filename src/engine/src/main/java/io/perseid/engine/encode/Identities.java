package io.perseid.engine.encode;

import io.perseid.api.destination.RowIdentity.Text;
import io.perseid.engine.ledger.LedgerEntry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Says for people who an event is, and in what two identities of one key differ. */
final class Identities {

    private Identities() {}

    static String words(LedgerEntry entry) {
        return entry.name + " of " + entry.user + " at " + time(entry);
    }

    static String difference(LedgerEntry was, LedgerEntry is) {
        List<String> changed = new ArrayList<>();
        if (was.timeMicros != is.timeMicros) {
            changed.add("time: " + time(was) + " -> " + time(is));
        }
        add("user", was.user, is.user, changed);
        add("name", was.name, is.name, changed);
        return String.join("; ", changed);
    }

    private static void add(String what, Text was, Text is, List<String> changed) {
        if (!was.toString().equals(is.toString())) {
            changed.add(what + ": " + was + " -> " + is);
        }
    }

    private static Instant time(LedgerEntry entry) {
        return Instant.EPOCH.plus(entry.timeMicros, ChronoUnit.MICROS);
    }
}
