package io.perseid.connector.mixpanel;

import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.Refusal;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.connector.mixpanel.answer.Excerpt;
import io.perseid.connector.mixpanel.answer.UsualAnswer;
import io.perseid.connector.mixpanel.answer.Verdict;
import io.perseid.connector.mixpanel.http.Answer;
import java.util.Optional;

/**
 * Says what an HTTP status, or the want of one, means for the rows that were sent. Any thread.
 *
 * <p>Only what Mixpanel says it refused before looking at it is {@code RETRY}: 429, and connections that never carried the
 * request. After a 5xx or 408 the rows may be in, whoever answered: these are {@code UNKNOWN}.
 */
final class Classifier {

    private final String where;
    private final Redaction redaction;
    private final UsualAnswer imports = new UsualAnswer();

    Classifier(String where, Redaction redaction) {
        this.where = where;
        this.redaction = redaction;
    }

    /** @throws PerseidException if no further request can do better */
    Receipt receipt(String lane, Answer answer, Batch batch) {
        int status = answer.status();
        boolean table = lane.equals(MixpanelLanes.LOOKUP_TABLES);
        if (answer.untrusted()) {
            throw untrusted(lane, answer);
        } else if (status == 0) {
            return all(batch, answer.reached() ? Outcome.UNKNOWN : Outcome.RETRY, "no_answer", answer);
        } else if (status == 401 || status == 403) {
            throw authentication(lane, answer);
        } else if (status == 429) {
            return all(batch, Outcome.RETRY, "rate_limit", answer);
        } else if (status == 413 && !table) {
            return all(batch, Outcome.SPLIT, "too_large", answer);
        } else if (status == 408 || status >= 500 || status < 200) {
            return all(batch, Outcome.UNKNOWN, "http_" + status, answer);
        } else if (status >= 300 && status != 400 || status == 400 && table) {
            throw configuration(lane, answer);
        } else if (answer.failure().isPresent()) {
            return all(batch, Outcome.UNKNOWN, "no_answer", answer);
        } else if (status != 400 && isPage(answer)) {
            // A portal or proxy answered in Mixpanel's place. Asking in halves would in the end refuse every row.
            return all(batch, Outcome.UNKNOWN, "not_mixpanel", answer);
        } else if (table) {
            // Nothing of a table can be halved: an answer that cannot be read leaves all of it open.
            return Verdict.isGood(answer)
                    ? Receipt.all(batch.rows(), Outcome.ACCEPTED)
                    : all(batch, Outcome.UNKNOWN, "unreadable_answer", answer);
        }
        Receipt receipt = lane.equals(MixpanelLanes.IMPORT)
                ? imports.read(answer, batch, redaction::of)
                : Verdict.ofProfiles(answer, batch, redaction::of);
        return answer.pause().map(receipt::pausing).orElse(receipt);
    }

    /** The failure that an answer to a request without rows is. */
    PerseidException failure(String lane, Answer answer) {
        int status = answer.status();
        if (status == 401 || status == 403) {
            return authentication(lane, answer);
        }
        if (answer.untrusted()) {
            return untrusted(lane, answer);
        }
        if (status == 0
                || status == 429
                || status == 408
                || status >= 500
                || answer.failure().isPresent()) {
            PerseidException transientFailure = PerseidException.of(
                    FailureKind.TRANSIENT,
                    where + ", " + lane,
                    said(answer),
                    "an answer",
                    "it is tried again; if it stays so, check the network and Mixpanel's status page");
            return answer.pause().map(transientFailure::retryAfter).orElse(transientFailure);
        }
        return configuration(lane, answer);
    }

    private Receipt all(Batch batch, Outcome outcome, String code, Answer answer) {
        Receipt receipt = Receipt.all(batch.rows(), outcome, new Refusal(code, said(answer)));
        return answer.pause().map(receipt::pausing).orElse(receipt);
    }

    private PerseidException authentication(String lane, Answer answer) {
        return PerseidException.of(
                FailureKind.AUTHENTICATION,
                where + ", " + lane,
                said(answer),
                "a credential that Mixpanel takes",
                "check service_account, project_id, token and residency; a service account needs the role owner or admin");
    }

    /** Waiting does not renew a certificate. Nothing was sent, so whoever runs the sync again, or its schedule, loses nothing. */
    private PerseidException untrusted(String lane, Answer answer) {
        return PerseidException.of(
                FailureKind.CONFIGURATION,
                where + ", " + lane,
                "a certificate that this machine does not trust: " + said(answer),
                "a valid certificate of an authority that this machine knows",
                "check hosts, this machine's clock and the certificate of whatever answers there, a proxy included; a"
                        + " company's own authority is made known by PERSEID_JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE");
    }

    private PerseidException configuration(String lane, Answer answer) {
        int status = answer.status();
        boolean table = lane.equals(MixpanelLanes.LOOKUP_TABLES);
        String action = "check hosts and residency, then Mixpanel's status page";
        if (status >= 300 && status < 400) {
            action = "redirects are not followed: write the address that it points to under hosts";
        } else if (table && status == 404) {
            action = "create the table once in Mixpanel's own pages (Lexicon, Lookup Tables), or correct its name";
        } else if (table && status == 413) {
            action = "send fewer rows or columns: Mixpanel takes 100 MB a table";
        } else if (table && status == 400) {
            action = "correct the rows that Mixpanel names; the table stays as it was until then";
        }
        return PerseidException.of(
                FailureKind.CONFIGURATION, where + ", " + lane, said(answer), "an answer of " + lane, action);
    }

    /** Whether it is a page for people, which none of Mixpanel's ingestion endpoints answers with. */
    private static boolean isPage(Answer answer) {
        return answer.body().stripLeading().startsWith("<");
    }

    private String said(Answer answer) {
        Optional<String> failure = answer.failure();
        // A failure, too, may quote what the other side sent.
        String said = Excerpt.of(redaction.of(failure.orElse(answer.body())));
        return answer.status() == 0 ? said : "HTTP " + answer.status() + ": " + said;
    }
}
