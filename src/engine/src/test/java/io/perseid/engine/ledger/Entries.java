package io.perseid.engine.ledger;

import io.perseid.api.destination.RecordKind;
import io.perseid.engine.io.Files;
import io.perseid.engine.io.Files.AppendFile;
import io.perseid.engine.sync.Namespace;
import java.io.IOException;
import java.util.List;

/** Entries and files as the ledger's tests like them. */
final class Entries {

    static final LedgerId ID = new LedgerId(new Namespace("orders"), "project 1", RecordKind.EVENT);

    private Entries() {}

    /** An entry whose every field follows from the two numbers; every third has texts missing, some have long ones. */
    static LedgerEntry entry(long key, long fingerprint) {
        return entry(hash(key), ~hash(key + 7), key, fingerprint);
    }

    static LedgerEntry entry(long keyHigh, long keyLow, long key, long fingerprint) {
        LedgerEntry entry = new LedgerEntry();
        entry.keyHigh = keyHigh;
        entry.keyLow = keyLow;
        entry.fingerprintHigh = fingerprint;
        entry.fingerprintLow = -fingerprint;
        entry.timeMicros = 1_000_000 * key;
        entry.cursorMicros = 10 * key;
        entry.generation = (int) fingerprint;
        entry.key.set("key-" + key);
        if (key % 3 != 0) {
            entry.user.set("user " + key + " ünï");
            entry.name.set(key % 4 == 0 ? "" : "Event " + key / 5);
        }
        if (key % 7 == 4) {
            // Longer than a byte can tell.
            entry.user.set("u".repeat(254 + (int) (key % 5)));
        }
        if (key % 5 == 0) {
            entry.previous.set(new byte[] {1, 2, (byte) key}, 0, 3);
        }
        return entry;
    }

    static String text(LedgerEntry entry) {
        return String.join(
                "|",
                Long.toHexString(entry.keyHigh),
                Long.toHexString(entry.keyLow),
                Long.toString(entry.fingerprintHigh),
                Long.toString(entry.fingerprintLow),
                Long.toString(entry.timeMicros),
                Long.toString(entry.cursorMicros),
                Integer.toString(entry.generation),
                entry.key.length + entry.key.toString(),
                entry.user.length + entry.user.toString(),
                entry.name.length + entry.name.toString(),
                entry.previous.length + entry.previous.toString());
    }

    static long hash(long key) {
        long mixed = (key + 1) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 29);
    }

    static IntentBlock block(List<LedgerEntry> entries) {
        IntentBlock block = new IntentBlock();
        entries.forEach(block::add);
        return block;
    }

    static byte[] read(Files files, String path) throws IOException {
        try (Files.RandomFile file = files.open(path)) {
            byte[] bytes = new byte[(int) file.length()];
            file.read(0, bytes, 0, bytes.length);
            return bytes;
        }
    }

    static void write(Files files, String path, byte[] bytes, int length) throws IOException {
        files.delete(path);
        try (AppendFile file = files.create(path)) {
            file.append(bytes, 0, length);
        }
    }
}
