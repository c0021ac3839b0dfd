package io.perseid.connector.mixpanel;

import io.perseid.api.destination.Accepts;
import io.perseid.api.destination.Destination;
import io.perseid.api.destination.RecordKind;
import io.perseid.api.destination.Verb;
import io.perseid.testkit.destination.DestinationContract;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

final class MixpanelDestinationContractTest extends DestinationContract {

    @Override
    protected Destination connect(URI address) {
        return Destinations.at(address.toString());
    }

    @Override
    protected Set<Accepts> promised() {
        return Set.of(
                new Accepts(RecordKind.EVENT, Verb.APPEND),
                new Accepts(RecordKind.EVENT, Verb.DELETE),
                new Accepts(RecordKind.USER, Verb.UPSERT),
                new Accepts(RecordKind.USER, Verb.DELETE),
                new Accepts(RecordKind.AUDIENCE, Verb.UPSERT),
                new Accepts(RecordKind.AUDIENCE, Verb.DELETE),
                new Accepts(RecordKind.GROUP, Verb.UPSERT),
                new Accepts(RecordKind.GROUP, Verb.DELETE),
                new Accepts(RecordKind.LOOKUP, Verb.REPLACE));
    }

    @Override
    protected Optional<String> container(RecordKind kind) {
        switch (kind) {
            case GROUP:
                return Optional.of("company");
            case LOOKUP:
                return Optional.of("8b0f1f0e-0000-4000-8000-000000000001");
            default:
                return Optional.empty();
        }
    }

    @Override
    protected List<String> secrets() {
        return List.of(Destinations.SECRET, Destinations.TOKEN);
    }
}
