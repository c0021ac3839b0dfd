package io.perseid.app.config.keys;

import java.util.List;
import java.util.Optional;

/**
 * What the reference page tells of one group of keys. Immutable.
 *
 * @param title where the group stands, such as {@code events.cursor}
 */
public record Section(String title, String description, List<Row> rows) {

    /**
     * One key.
     *
     * @param type what may stand after it
     * @param otherwise the default, {@code required}, or empty
     */
    public record Row(String key, String type, String otherwise, String description, Optional<String> example) {}
}
