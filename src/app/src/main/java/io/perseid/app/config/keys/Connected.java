package io.perseid.app.config.keys;

import io.perseid.api.settings.Settings;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A connector with its settings, as a block of perseid.yaml gives them. Immutable.
 *
 * @param zone what times without zone mean; empty if none is given
 */
public record Connected<C>(C connector, Settings settings, Optional<ZoneId> zone) {}
