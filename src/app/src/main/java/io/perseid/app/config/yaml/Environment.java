package io.perseid.app.config.yaml;

import java.util.Optional;

/** Where {@code ${env:NAME}} looks. Any thread. */
public interface Environment {

    /** The variable's value; empty when it is not set. */
    Optional<String> variable(String name);

    /** The environment of this process. */
    static Environment ofProcess() {
        return name -> Optional.ofNullable(System.getenv(name));
    }
}
