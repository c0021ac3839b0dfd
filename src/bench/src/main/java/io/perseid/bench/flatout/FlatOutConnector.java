package io.perseid.bench.flatout;

import io.perseid.api.destination.Destination;
import io.perseid.api.destination.DestinationConnector;
import io.perseid.api.settings.Settings;
import io.perseid.api.settings.SettingsSpec;
import java.util.ServiceLoader;

/**
 * The Mixpanel connector whose lanes have no rates: flat out means as fast as the pipe goes, not as fast as Mixpanel
 * allows. Stands beside the real one in the benchmark's own distribution, so that the real program can be told to use it.
 */
public final class FlatOutConnector implements DestinationConnector {

    private final DestinationConnector mixpanel = ServiceLoader.load(DestinationConnector.class).stream()
            .filter(provider -> provider.type() != FlatOutConnector.class)
            .map(ServiceLoader.Provider::get)
            .filter(connector -> connector.name().equals("mixpanel"))
            .findFirst()
            .orElseThrow();

    @Override
    public String name() {
        return "mixpanel-flat-out";
    }

    @Override
    public int version() {
        return mixpanel.version();
    }

    @Override
    public String description() {
        return "Mixpanel without its rate limits: for the benchmark only.";
    }

    @Override
    public SettingsSpec settings() {
        return mixpanel.settings();
    }

    @Override
    public Destination connect(String name, Settings settings) {
        return new FlatOutDestination(mixpanel.connect(name, settings));
    }
}
