package io.perseid.connector.mixpanel;

import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Destination;
import io.perseid.api.destination.Lane;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.RecordKind;
import io.perseid.api.destination.RecordMapping;
import io.perseid.api.destination.RowWriter;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.connector.mixpanel.encode.WriterCompiler;
import io.perseid.connector.mixpanel.http.Answer;
import io.perseid.connector.mixpanel.http.HttpSender;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;

/** One Mixpanel project. Immutable but for its connections; any thread. */
final class MixpanelDestination implements Destination {

    private final String where;
    private final String project;
    private final List<Lane> lanes;
    private final WriterCompiler compiler;
    private final HttpSender http;
    private final Requests requests;
    private final Classifier classifier;
    private final LookupTables lookupTables;

    /** @param name the destination's name in YAML */
    MixpanelDestination(String name, MixpanelConfig config, InstantSource clock) {
        this.where = "destination " + name;
        this.project = config.project();
        this.lanes = MixpanelLanes.of(config);
        this.compiler = new WriterCompiler(
                where,
                config.simplified(),
                config.largeNumbersAsText(),
                config.token().map(t -> t.reveal()));
        this.http = new HttpSender(
                config.ingestion().isHttps(), config.timeout(), config.maxInFlight(), config.http2(), clock);
        this.requests = new Requests(where, config, http);
        this.classifier = new Classifier(where, new Redaction(config));
        this.lookupTables = new LookupTables(where, requests, classifier);
    }

    @Override
    public String project() {
        return project;
    }

    @Override
    public List<Lane> lanes() {
        return lanes;
    }

    @Override
    public String resolve(RecordKind kind, String container) {
        return kind == RecordKind.LOOKUP ? lookupTables.idOf(container) : container;
    }

    @Override
    public RowWriter writer(Lane lane, RecordMapping mapping, Schema schema) {
        if (!lane.accepts(mapping.kind(), mapping.verb())) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    where + ", lane " + lane.id(),
                    mapping.verb() + " of " + mapping.kind().word() + " records",
                    "one of " + lane.accepts(),
                    "choose a mode that this lane can do");
        }
        return compiler.compile(mapping, schema);
    }

    @Override
    public Receipt send(Lane lane, Optional<String> container, Batch batch) {
        Answer answer;
        switch (lane.id()) {
            case MixpanelLanes.IMPORT:
                answer = requests.importEvents(batch);
                break;
            case MixpanelLanes.ENGAGE:
            case MixpanelLanes.GROUPS:
                answer = requests.profiles(lane.id(), batch);
                break;
            case MixpanelLanes.LOOKUP_TABLES:
                answer = requests.replaceTable(
                        container.orElseThrow(() -> new IllegalArgumentException("no lookup table was resolved")),
                        batch);
                break;
            default:
                throw new IllegalArgumentException("no lane " + lane.id());
        }
        return classifier.receipt(lane.id(), answer, batch);
    }

    @Override
    public void close() {
        http.close();
    }
}
