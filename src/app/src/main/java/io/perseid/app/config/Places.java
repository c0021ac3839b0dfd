package io.perseid.app.config;

import io.perseid.app.config.problem.Position;
import io.perseid.app.config.yaml.Node;

/** Where the keys of one sync stand, for messages that come up later. Immutable, any thread. */
public final class Places {

    private final Node.Mapping file;

    Places(Node.Mapping file) {
        this.file = file;
    }

    /** The key at the end of this path; the last one on the way there if it was left out. */
    public Position of(String... path) {
        Node.Mapping inner = file;
        Position position = file.position();
        for (String key : path) {
            if (inner.entry(key).isEmpty()) {
                return position;
            }
            Node.Entry entry = inner.entry(key).orElseThrow();
            position = entry.position();
            if (!(entry.value() instanceof Node.Mapping deeper)) {
                return position;
            }
            inner = deeper;
        }
        return position;
    }
}
