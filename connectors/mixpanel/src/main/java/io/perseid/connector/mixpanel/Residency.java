package io.perseid.connector.mixpanel;

import java.util.Arrays;
import java.util.List;

/** Where a project's data lives. Data sent to another region's hosts does not reach the project (API overview). */
enum Residency {
    US("us", "https://api.mixpanel.com", "https://data.mixpanel.com", "https://mixpanel.com"),
    EU("eu", "https://api-eu.mixpanel.com", "https://data-eu.mixpanel.com", "https://eu.mixpanel.com"),
    IN("in", "https://api-in.mixpanel.com", "https://data-in.mixpanel.com", "https://in.mixpanel.com");

    private final String word;
    private final String ingestion;
    private final String data;
    private final String site;

    Residency(String word, String ingestion, String data, String site) {
        this.word = word;
        this.ingestion = ingestion;
        this.data = data;
        this.site = site;
    }

    String word() {
        return word;
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Residency::word).toList();
    }

    static Residency of(String word) {
        return Arrays.stream(values())
                .filter(r -> r.word.equals(word))
                .findFirst()
                .orElseThrow();
    }

    /** Import, engage, groups and lookup tables. */
    String ingestion() {
        return ingestion;
    }

    /** Raw export. */
    String data() {
        return data;
    }

    /** The query API. */
    String query() {
        return site + "/api";
    }

    /** The app API. */
    String app() {
        return site + "/api/app";
    }
}
