package io.perseid.connector.mixpanel;

import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Destination;
import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Batches of events to send in tests, and what receipts say of their rows. */
final class Receipts {

    private Receipts() {}

    static Receipt ofEvents(Destination destination, int rows) {
        return destination.send(Destinations.lane(destination, "import"), Optional.empty(), events(rows));
    }

    static Batch events(int rows) {
        List<String> lines = new ArrayList<>();
        int[] before = new int[rows + 1];
        for (int i = 0; i < rows; i++) {
            lines.add("{\"event\":\"e\",\"properties\":{\"time\":1,\"$insert_id\":\"id-" + i + "\"}}");
            before[i + 1] = i + 1;
        }
        byte[] body = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return new Batch(body, body.length, before);
    }

    static List<Outcome> outcomes(Receipt receipt) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < receipt.rows(); i++) {
            outcomes.add(receipt.outcome(i));
        }
        return outcomes;
    }
}
