package io.perseid.api.warehouse;

/**
 * A moment in a feed. What it says is the warehouse's own affair: it is kept as text, and only the warehouse that gave it
 * reads it.
 *
 * @param text one line of at most 500 characters of ASCII; no secret
 */
public record FeedPosition(String text) {

    @Override
    public String toString() {
        return text;
    }
}
