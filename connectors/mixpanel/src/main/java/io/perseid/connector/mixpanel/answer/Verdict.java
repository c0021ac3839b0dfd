package io.perseid.connector.mixpanel.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.Refusal;
import io.perseid.connector.mixpanel.http.Answer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Turns the body of a 200 or a 400 into a receipt. A row is accepted only where the answer accounts for it; whatever is
 * left open is {@link Outcome#UNACCOUNTED}. What was said is put into words only where somebody is going to read them: that
 * cost as much as reading the answer. Pure; any thread.
 */
public final class Verdict {

    private Verdict() {}

    /** Whether an answer to a whole table says that all went well. */
    public static boolean isGood(Answer answer) {
        return Json.read(answer).filter(node -> isOk(node) && !hasError(node)).isPresent();
    }

    /** An answer of {@code /import} with {@code strict=1}: a 400 is a partial success that names the refused records. */
    public static Receipt ofImport(Answer answer, Batch batch, UnaryOperator<String> redact) {
        Optional<JsonNode> json = Json.read(answer);
        Supplier<String> reason = () -> Json.reason(json, answer, redact);
        JsonNode count = json.map(n -> n.path("num_records_imported")).orElse(missing());
        boolean good = answer.status() != 400;
        if (json.map(Verdict::isBareNumber).orElse(false)) {
            // The plain answer of strict=0: says something about a lone record only.
            return batch.records() != 1
                    ? open(batch, "unaccounted", reason)
                    : json.get().asInt() >= 1 ? Receipt.all(1, Outcome.ACCEPTED) : lone(batch, reason);
        }
        if (json.isEmpty() || !json.get().isObject()) {
            return unreadable(batch, good, reason);
        }
        FailedRecords failed = FailedRecords.read(json.get(), batch, redact);
        if (failed.records() > 0 || !failed.usable()) {
            boolean complete = failed.usable() && isCount(count, batch.records() - failed.records());
            return (complete ? Receipt.all(batch.rows(), Outcome.ACCEPTED) : open(batch, "unaccounted", reason))
                    .rejecting(failed.rows());
        }
        if (good) {
            boolean all = count.isMissingNode()
                    ? batch.records() == 1 && isOk(json.get()) && !hasError(json.get())
                    : count.isIntegralNumber() && count.asLong() >= batch.records();
            return all ? Receipt.all(batch.rows(), Outcome.ACCEPTED) : open(batch, "unaccounted", reason);
        }
        boolean none = count.isMissingNode() || count.isNull() || isCount(count, 0);
        return batch.rows() == 1 && none ? lone(batch, reason) : open(batch, "unaccounted", reason);
    }

    /**
     * An answer of {@code /engage} or {@code /groups} with {@code strict=1&verbose=1}, which is a 200 even for bad
     * records. Its per-record form is not documented; it is read if it looks like that of {@code /import}.
     */
    public static Receipt ofProfiles(Answer answer, Batch batch, UnaryOperator<String> redact) {
        Optional<JsonNode> json = Json.read(answer);
        Supplier<String> reason = () -> Json.reason(json, answer, redact);
        boolean good = answer.status() != 400;
        if (json.map(Verdict::isBareNumber).orElse(false)) {
            int said = json.get().asInt();
            if (good && said == 1) {
                return Receipt.all(batch.rows(), Outcome.ACCEPTED)
                        .warning("Mixpanel answered a bare 1, which says that at least one record was valid and nothing"
                                + " about the others; all are taken as accepted");
            }
            return refusedWhole(batch, () -> "Mixpanel answered " + said);
        }
        if (json.isEmpty() || !json.get().isObject()) {
            return unreadable(batch, good, reason);
        }
        JsonNode count = json.get().path("num_good_events");
        FailedRecords failed = FailedRecords.read(json.get(), batch, redact);
        if (failed.records() > 0 || !failed.usable()) {
            boolean complete = failed.usable() && isCount(count, batch.records() - failed.records());
            return (complete ? Receipt.all(batch.rows(), Outcome.ACCEPTED) : open(batch, "unaccounted", reason))
                    .rejecting(failed.rows());
        }
        if (good && isOk(json.get()) && !hasError(json.get())) {
            boolean fewer = count.isIntegralNumber() && count.asLong() < batch.records();
            return fewer ? open(batch, "unaccounted", reason) : Receipt.all(batch.rows(), Outcome.ACCEPTED);
        }
        return isOk(json.get()) && !hasError(json.get()) || !tellsRefusal(json.get())
                ? open(batch, "unaccounted", reason)
                : refusedWhole(batch, reason);
    }

    /** Nothing can be said, except that a 400 to a lone row is about that row and will not change. */
    private static Receipt unreadable(Batch batch, boolean good, Supplier<String> reason) {
        return batch.rows() == 1 && !good ? lone(batch, reason) : open(batch, "unreadable_answer", reason);
    }

    /** A whole-batch refusal that does not say for which row: certain only where there is but one. */
    private static Receipt refusedWhole(Batch batch, Supplier<String> reason) {
        return batch.rows() == 1 ? lone(batch, reason) : open(batch, "unaccounted", reason);
    }

    private static Receipt lone(Batch batch, Supplier<String> reason) {
        return Receipt.all(batch.rows(), Outcome.UNACCOUNTED)
                .rejecting(Map.of(0, new Refusal("refused", reason.get())));
    }

    private static Receipt open(Batch batch, String code, Supplier<String> reason) {
        return Receipt.all(batch.rows(), Outcome.UNACCOUNTED, new Refusal(code, reason.get()));
    }

    private static boolean isBareNumber(JsonNode node) {
        return node.isIntegralNumber();
    }

    private static boolean isCount(JsonNode count, long expected) {
        return count.isIntegralNumber() && count.asLong() == expected;
    }

    /** Mixpanel's status is a word, or a number by which 1 is good. */
    private static boolean isOk(JsonNode answer) {
        JsonNode status = answer.path("status");
        return status.isTextual()
                ? status.asText().equalsIgnoreCase("ok") || status.asText().equals("1")
                : status.isIntegralNumber() && (status.asInt() == 1 || status.asInt() == 200);
    }

    private static boolean hasError(JsonNode answer) {
        JsonNode error = answer.path("error");
        return !error.isMissingNode()
                && !error.isNull()
                && !(error.isTextual() && error.asText().isBlank());
    }

    /** Whether the answer has at least the form of a refusal. */
    private static boolean tellsRefusal(JsonNode answer) {
        return hasError(answer) || answer.has("status");
    }

    private static JsonNode missing() {
        return MissingNode.getInstance();
    }
}
