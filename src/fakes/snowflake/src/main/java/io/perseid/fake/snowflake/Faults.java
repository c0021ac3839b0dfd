package io.perseid.fake.snowflake;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What goes wrong on demand. Each is used up as often as it was asked for. Any thread. */
public final class Faults {

    private final AtomicInteger unavailableQueries = new AtomicInteger();
    private final AtomicInteger unavailableLogins = new AtomicInteger();
    private final AtomicInteger unavailableParts = new AtomicInteger();
    private final AtomicInteger forbiddenParts = new AtomicInteger();
    private final AtomicInteger cutParts = new AtomicInteger();
    private final AtomicInteger expiredSessions = new AtomicInteger();
    private final AtomicInteger lostSessions = new AtomicInteger();
    private final Set<String> deniedTables = ConcurrentHashMap.newKeySet();
    private volatile Duration partDelay = Duration.ZERO;

    /** So many of the next statements are answered by HTTP 503. */
    public void unavailableQueries(int times) {
        unavailableQueries.set(times);
    }

    /** So many of the next logins are answered by HTTP 503. */
    public void unavailableLogins(int times) {
        unavailableLogins.set(times);
    }

    /** So many of the next downloads of result parts are answered by HTTP 503. */
    public void unavailableParts(int times) {
        unavailableParts.set(times);
    }

    /** So many of the next downloads of result parts are answered by HTTP 403, as when their address expired. */
    public void forbiddenParts(int times) {
        forbiddenParts.set(times);
    }

    /** So many of the next downloads of result parts end in the middle, with the line cut. */
    public void cutParts(int times) {
        cutParts.set(times);
    }

    /** So many of the next statements find their session token expired (390112), which its master token renews. */
    public void expireSession(int times) {
        expiredSessions.set(times);
    }

    /** So many of the next statements find their session gone (390111), which nothing renews. */
    public void loseSession(int times) {
        lostSessions.set(times);
    }

    /** From now on nobody may read this table or view; written as it is stored. */
    public void deny(String table) {
        deniedTables.add(table.toUpperCase(Locale.ROOT));
    }

    /** How long each download of a part waits first. */
    public void delayParts(Duration delay) {
        partDelay = delay;
    }

    boolean queryUnavailable() {
        return takes(unavailableQueries);
    }

    boolean loginUnavailable() {
        return takes(unavailableLogins);
    }

    boolean partUnavailable() {
        return takes(unavailableParts);
    }

    boolean partForbidden() {
        return takes(forbiddenParts);
    }

    boolean partCut() {
        return takes(cutParts);
    }

    boolean sessionExpired() {
        return takes(expiredSessions);
    }

    boolean sessionLost() {
        return takes(lostSessions);
    }

    boolean denied(String name) {
        return deniedTables.contains(name.toUpperCase(Locale.ROOT));
    }

    Duration partDelay() {
        return partDelay;
    }

    private static boolean takes(AtomicInteger left) {
        return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }
}
