package io.perseid.connector.mixpanel;

import io.perseid.api.destination.Destination;
import io.perseid.api.destination.DestinationConnector;
import io.perseid.api.settings.Settings;
import io.perseid.api.settings.SettingsSpec;
import java.time.InstantSource;

/** Mixpanel: events, user and group profiles, lookup tables. */
public final class MixpanelConnector implements DestinationConnector {

    @Override
    public String name() {
        return "mixpanel";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String description() {
        return "Mixpanel: events, user and group profiles, and lookup tables by its ingestion API.";
    }

    @Override
    public SettingsSpec settings() {
        return MixpanelSettings.SPEC;
    }

    @Override
    public Destination connect(String name, Settings settings) {
        return new MixpanelDestination(name, MixpanelConfig.of(settings), InstantSource.system());
    }
}
