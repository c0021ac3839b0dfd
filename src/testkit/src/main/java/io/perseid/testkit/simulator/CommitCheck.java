package io.perseid.testkit.simulator;

import io.perseid.engine.state.Checkpoint;
import io.perseid.engine.state.Reject;
import io.perseid.engine.state.RunLease;
import io.perseid.engine.state.SliceCommit;
import io.perseid.engine.sync.Mode;
import io.perseid.testkit.simulator.destination.RecordLine;
import io.perseid.testkit.simulator.sql.SqlType;
import io.perseid.testkit.simulator.truth.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** At each commit: the checkpoint has moved over rows only whose fate is final. One thread. */
final class CommitCheck {

    private static final long MINUTE = 60_000_000L;

    private final World world;

    CommitCheck(World world) {
        this.world = world;
    }

    void check(Life life, RunLease lease, Optional<Checkpoint> before, SliceCommit commit) {
        Scenario scenario = world.scenario;
        if (commit.checkpoint().isEmpty()
                || !scenario.events()
                || scenario.mode() != Mode.STANDARD
                || !scenario.snapshots()) {
            return;
        }
        long from = before.map(Checkpoint::cursorMicros).orElse(Long.MIN_VALUE);
        long to = commit.checkpoint().get().cursorMicros();
        if (to < from) {
            throw new Broken("the checkpoint moved back from " + from + " to " + to);
        }
        if (to == from) {
            return;
        }
        List<Reject> rejects = world.rejects();
        Map<String, Integer> sharing = new HashMap<>();
        life.seen().forEach(v -> sharing.merge(world.truth.key(v), 1, Integer::sum));
        for (Version version : life.seen()) {
            Long raw = raw(version);
            boolean passed = raw != null && raw >= from && raw < to;
            if (passed && version.id() != null && sharing.getOrDefault(world.truth.key(version), 0) == 1) {
                check(version, life, rejects, to);
            }
        }
    }

    private void check(Version version, Life life, List<Reject> rejects, long to) {
        String key = world.truth.key(version);
        boolean rejected = rejects.stream().anyMatch(r -> r.key().equals(key));
        if (world.truth.flaw(version).isPresent()) {
            if (!rejected && !isHeld(version, key, life)) {
                throw new Broken("the checkpoint " + to + " lies beyond a bad row without a reject: " + version);
            }
            return;
        }
        long time = java.util.Objects.requireNonNull(version.time());
        String shown = RecordLine.version(
                key,
                time,
                Optional.ofNullable(version.user()).orElse(""),
                Optional.ofNullable(version.name()).orElse(""),
                version.mark());
        if (!isHeld(version, key, life) && !rejected && !world.desk.accepted(shown)) {
            throw new Broken("the checkpoint " + to + " lies beyond a row that was never accepted: " + version);
        }
    }

    /** A clock that was set back makes more events lie in the future: those that the store holds are not lost. */
    private boolean isHeld(Version version, String key, Life life) {
        Long time = version.time();
        return time != null
                && (time > world.micros(life.beganShown) - MINUTE
                        || time > world.micros(life.earliestShown()) - MINUTE
                                && world.held().contains(key));
    }

    /** The cursor in the terms of its column. */
    private @org.jspecify.annotations.Nullable Long raw(Version version) {
        Object column = world.meddler.column(version.cursor(), world.scenario.cursorType());
        return column == null
                ? null
                : world.scenario.cursorType() == SqlType.DATE ? (Long) column * Meddler.DAY : (Long) column;
    }
}
