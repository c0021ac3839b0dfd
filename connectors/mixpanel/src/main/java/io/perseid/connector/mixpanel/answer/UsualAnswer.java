package io.perseid.connector.mixpanel.answer;

import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.connector.mixpanel.http.Answer;
import java.util.function.UnaryOperator;

/**
 * Reads the answers of {@code /import}, nearly all of which say in the same words that as many records as before are in. The
 * last one that said so is kept, because the same bytes to as many records mean the same: comparing them is little beside
 * reading JSON. Any thread.
 */
public final class UsualAnswer {

    private volatile Known known = new Known(0, "", 0);

    /** All that {@link Verdict#ofImport} looks at where it accepts every row. */
    private record Known(int status, String body, int records) {}

    /** What {@link Verdict#ofImport} says. */
    public Receipt read(Answer answer, Batch batch, UnaryOperator<String> redact) {
        Known same = known;
        if (answer.complete()
                && answer.status() == same.status
                && batch.records() == same.records
                && answer.body().equals(same.body)) {
            return Receipt.all(batch.rows(), Outcome.ACCEPTED);
        }
        Receipt receipt = Verdict.ofImport(answer, batch, redact);
        if (answer.complete() && batch.rows() > 1 && receipt.allAre(Outcome.ACCEPTED)) {
            known = new Known(answer.status(), answer.body(), batch.records());
        }
        return receipt;
    }
}
