package io.perseid.app.chaos;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.app.terminal.Amounts;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What happened so far, counted by its effect: a trouble that found nothing to strike is not in here. One thread. */
final class Tally {

    /** Batches that may be in the air, and that one group commit of receipts may cover (issue of the delivery). */
    private static final int BATCHES_IN_DOUBT = 8 + 20;

    private static final int IN_FLIGHT = 8;

    /** Mixpanel's import takes so many events a request. */
    private static final int BATCH = 2_000;

    /** A row that moved is an event and a tombstone of the old one. */
    private static final int RECORDS_A_ROW = 2;

    private final List<String> defects = new ArrayList<>();
    private final Map<Cut, Integer> cuts = new EnumMap<>(Cut.class);
    private int rounds;
    private int kills;
    private int stops;
    private int diskFulls;
    private int jumps;
    private int refusals;
    private int faults;
    private int doubtfulFaults;
    private int checks;
    private long changed;
    /** Rows changed since a process got through: so many may be on their way. */
    private long pending;

    private long mostPending;
    private long mostCutShort;
    private long requests;
    private long rejects;
    private long peakKilobytes;
    private String smallDisk = "not tried";

    void round(Round.Outcome outcome, ChildProcess child, long rowsChanged) {
        rounds++;
        changed += rowsChanged;
        pending += rowsChanged;
        mostPending = Math.max(mostPending, pending);
        if (outcome.killed() || outcome.stopped() || outcome.diskFull() || child.jumps() > 0) {
            mostCutShort += Math.min((long) BATCH * BATCHES_IN_DOUBT, RECORDS_A_ROW * pending);
        }
        kills += outcome.killed() ? 1 : 0;
        stops += outcome.stopped() ? 1 : 0;
        diskFulls += outcome.diskFull() ? 1 : 0;
        jumps += child.jumps();
        peakKilobytes = Math.max(peakKilobytes, child.peakKilobytes());
        if (!outcome.killed() && child.exitCode() == 0 && !outcome.stopped()) {
            pending = 0;
        }
    }

    void defect(String what) {
        defects.add(what);
    }

    void checked() {
        checks++;
    }

    void wire(Map<Cut, Integer> struck, int timesRefused, int faultHits, int doubtfulHits, long requestsInAll) {
        cuts.putAll(struck);
        refusals = timesRefused;
        faults = faultHits;
        doubtfulFaults = doubtfulHits;
        requests = requestsInAll;
    }

    void smallDisk(SmallDisk.Result result) {
        smallDisk = result.words();
        defects.addAll(result.defects());
    }

    void rejects(long rows) {
        rejects = rows;
    }

    boolean isClean() {
        return defects.isEmpty();
    }

    /** Events that may have been sent again: batches in doubt, and what one group commit covers, at each sudden end. */
    long mostRepeats() {
        long doubts = cuts.entrySet().stream()
                .filter(entry -> entry.getKey().leavesInDoubt())
                .mapToInt(Map.Entry::getValue)
                .sum();
        long batch = Math.min(BATCH, RECORDS_A_ROW * mostPending);
        return mostCutShort + batch * ((long) refusals * IN_FLIGHT + doubts + 2L * doubtfulFaults);
    }

    ObjectNode document(long seed, Delivered delivered, Duration took) {
        ObjectNode node = Json.object().put("seed", seed).put("rounds", rounds);
        node.put("equal", delivered.isEqual()).put("rows_lost", delivered.lost());
        node.put("duplicates_after_dedupe", delivered.duplicates());
        node.put("kills_survived", kills).put("stops", stops);
        ObjectNode byCut = node.putObject("connections");
        cuts.forEach((cut, times) -> byCut.put(cut.name().toLowerCase(Locale.ROOT), times));
        byCut.put("refused_for_a_while", refusals);
        node.put("sandbox_faults", faults).put("disk_fulls", diskFulls).put("clock_jumps", jumps);
        node.put("tmpfs", smallDisk);
        node.put("rows_changed", changed).put("rejects", rejects).put("clean_runs_compared", checks);
        node.put("events_stored", delivered.events()).put("events_repeated", delivered.repeats());
        node.put("events_repeated_at_most", mostRepeats());
        node.put("requests", requests).put("requests_if_all_were_full", fewest(delivered));
        node.put("peak_rss_bytes", peakKilobytes * 1024).put("seconds", took.toMillis() / 1e3);
        ArrayNode list = node.putArray("defects");
        defects.forEach(list::add);
        return node;
    }

    Table table(long seed, Delivered delivered, Duration took) {
        Table table = new Table("WHAT", "HOW MANY");
        table.row("seed", Long.toString(seed));
        table.row("rounds", Amounts.count(rounds));
        table.row("rows lost", Amounts.count(delivered.lost()));
        table.row("duplicates after dedupe", Amounts.count(delivered.duplicates()));
        table.row("kills survived", Amounts.count(kills));
        table.row("stops by SIGTERM", Amounts.count(stops));
        cuts.forEach((cut, times) -> table.row("connections cut " + cut.words(), Amounts.count(times)));
        table.row("connections refused for a while", Amounts.count(refusals));
        table.row("requests spoiled by the sandbox", Amounts.count(faults));
        table.row("full disks", Amounts.count(diskFulls));
        table.row("jumps of the clock", Amounts.count(jumps));
        table.row("rows changed meanwhile", Amounts.count(changed));
        table.row("rejects kept", Amounts.count(rejects));
        table.row("clean runs compared", Amounts.count(checks));
        table.row("events stored", Amounts.count(delivered.events()));
        table.row("of these sent again", Amounts.count(delivered.repeats()));
        table.row("allowed to be sent again", Amounts.count(mostRepeats()));
        table.row("requests", Amounts.count(requests));
        table.row("requests if all were full", Amounts.count(fewest(delivered)));
        table.row("peak RSS of a process", peakKilobytes == 0 ? "-" : Amounts.bytes(peakKilobytes * 1024));
        table.row("disk of a real small size", smallDisk);
        table.row("time", Amounts.duration(took));
        return table;
    }

    List<String> defects() {
        return List.copyOf(defects);
    }

    private static long fewest(Delivered delivered) {
        return (delivered.distinct() + BATCH - 1) / BATCH;
    }
}
