package io.perseid.engine.ledger;

import io.perseid.api.destination.Bytes;
import io.perseid.engine.state.Reject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A reject as it stands in a log: {@code seconds[8] nanos[4] fingerprint[16]}, four texts, each with its length in front,
 * and {@code records[4]}, which logs of the first version lack.
 */
@SuppressWarnings("JavaInstantGetSecondsGetNano") // Both parts are written.
final class RejectFormat {

    private RejectFormat() {}

    static void write(Reject reject, Bytes out) {
        LittleEndian.append(out, reject.at().getEpochSecond());
        LittleEndian.append(out, reject.at().getNano());
        LittleEndian.append(out, reject.fingerprintHigh());
        LittleEndian.append(out, reject.fingerprintLow());
        for (String text : new String[] {reject.code(), reject.message(), reject.key(), reject.payload()}) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            LittleEndian.append(out, utf8.length);
            out.put(utf8);
        }
        LittleEndian.append(out, reject.records());
    }

    /** @param length of the payload in the array, which may be longer @throws IndexOutOfBoundsException if the payload is not a reject */
    static Reject read(byte[] payload, int length) {
        String[] texts = new String[4];
        int at = 28;
        for (int i = 0; i < texts.length; i++) {
            int bytes = LittleEndian.getInt(payload, at);
            texts[i] = new String(payload, at + Integer.BYTES, bytes, StandardCharsets.UTF_8);
            at += Integer.BYTES + bytes;
        }
        return new Reject(
                texts[0],
                texts[1],
                texts[2],
                LittleEndian.getLong(payload, 12),
                LittleEndian.getLong(payload, 20),
                texts[3],
                at < length ? LittleEndian.getInt(payload, at) : 0,
                Instant.ofEpochSecond(LittleEndian.getLong(payload, 0), LittleEndian.getInt(payload, 8)));
    }
}
