package io.perseid.testkit.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What sessions are, slowly and obviously: events of one owner in turn, a new run after each gap, a run that took longer than the
 * cap cut by the clock.
 *
 * @param gap and cap in microseconds
 */
public record SessionInterpreter(long gap, long cap, boolean perDevice) {

    /** A session. @param closed when it can be told */
    public record Session(List<SessionEvent> events, long closed) {
        public SessionEvent first() {
            return events.get(0);
        }

        public SessionEvent last() {
            return events.get(events.size() - 1);
        }
    }

    public List<Session> sessions(List<SessionEvent> events) {
        Map<List<Optional<String>>, List<SessionEvent>> owners = new LinkedHashMap<>();
        for (SessionEvent event : events) {
            Optional<String> device = perDevice ? event.device() : Optional.empty();
            if (event.user().isPresent() || device.isPresent()) {
                owners.computeIfAbsent(List.of(event.user(), device), o -> new ArrayList<>())
                        .add(event);
            }
        }
        List<Session> sessions = new ArrayList<>();
        for (List<SessionEvent> owned : owners.values()) {
            owned.sort(Comparator.comparingLong(SessionEvent::micros).thenComparingLong(SessionEvent::id));
            List<SessionEvent> run = new ArrayList<>();
            for (SessionEvent event : owned) {
                if (!run.isEmpty() && event.micros() - run.get(run.size() - 1).micros() > gap) {
                    cut(run, sessions);
                    run = new ArrayList<>();
                }
                run.add(event);
            }
            cut(run, sessions);
        }
        return sessions;
    }

    private void cut(List<SessionEvent> run, List<Session> sessions) {
        long start = run.get(0).micros();
        Optional<SessionEvent> over =
                run.stream().filter(e -> e.micros() - start > cap).findFirst();
        if (over.isEmpty()) {
            sessions.add(new Session(run, run.get(run.size() - 1).micros() + gap));
            return;
        }
        Map<Long, List<SessionEvent>> cells = new LinkedHashMap<>();
        run.forEach(e -> cells.computeIfAbsent(Math.floorDiv(e.micros(), cap), c -> new ArrayList<>())
                .add(e));
        for (List<SessionEvent> cell : cells.values()) {
            long end = cell.get(cell.size() - 1).micros();
            sessions.add(new Session(cell, Math.max(end + gap, over.get().micros())));
        }
    }
}
