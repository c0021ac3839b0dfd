package io.perseid.testkit.simulator;

import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Lane;
import io.perseid.api.destination.LaneLimits;
import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.engine.ledger.LedgerEntry;
import io.perseid.engine.ledger.LedgerView;
import io.perseid.engine.run.RunSetup;
import io.perseid.engine.state.Checkpoint;
import io.perseid.engine.state.SliceCommit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Defects that an engine might have, planted in what it works with. */
enum Defect implements Tampering {
    /** A row that is to be sent again later counts as delivered. */
    RETRY_TAKEN_FOR_ACCEPTED("is lost|never accepted") {
        @Override
        public RunSetup tamper(RunSetup setup) {
            return Tampered.receipts(
                    setup,
                    receipt -> receipt.allAre(Outcome.RETRY) ? Receipt.all(receipt.rows(), Outcome.ACCEPTED) : receipt);
        }
    },
    /** An answer that was lost counts as a good one. */
    UNKNOWN_TAKEN_FOR_ACCEPTED("is lost|never accepted|wrong") {
        @Override
        public RunSetup tamper(RunSetup setup) {
            return Tampered.receipts(
                    setup,
                    receipt ->
                            receipt.allAre(Outcome.UNKNOWN) ? Receipt.all(receipt.rows(), Outcome.ACCEPTED) : receipt);
        }
    },
    /** An answer that counts too few rows counts as a good one. */
    SHORT_COUNT_TAKEN_FOR_ACCEPTED("is lost|never accepted|wrong") {
        @Override
        public RunSetup tamper(RunSetup setup) {
            return Tampered.receipts(
                    setup,
                    receipt -> receipt.allAre(Outcome.UNACCOUNTED)
                            ? Receipt.all(receipt.rows(), Outcome.ACCEPTED)
                            : receipt);
        }
    },
    /** Each request goes out twice. */
    SENT_TWICE("in the air twice|in twice|sends") {
        @Override
        public RunSetup tamper(RunSetup setup) {
            return Tampered.destination(setup, (destination, lane, container, batch) -> {
                destination.send(lane, container, batch);
                return destination.send(lane, container, batch);
            });
        }
    },
    /** The first row of a range is left out: a tie at its border. */
    BORDER_LEFT_OUT("is lost|wrong|never accepted|no reject|not held") {
        @Override
        public RunSetup tamper(RunSetup setup) {
            return Tampered.statements(setup, sql -> sql.replaceFirst(" >= ", " > "));
        }
    },
    /** The last row of what is read is left out. */
    LAST_ROW_LEFT_OUT("is lost|wrong|never accepted|no reject|not held") {
        @Override
        public RunSetup tamper(RunSetup setup) {
            return Tampered.statements(
                    setup, sql -> sql.startsWith("SELECT\n") && sql.contains("<") ? sql + " LIMIT 7" : sql);
        }
    },
    /** Keys that stand in several rows are not looked for. */
    DUPLICATES_NOT_FOUND("twice|beside the new one|no reject|sent again|is wrong") {
        @Override
        public RunSetup tamper(RunSetup setup) {
            return Tampered.statements(setup, sql -> sql.replace("count(*) > 1", "count(*) > 1000"));
        }
    },
    /** The first reject of each slice is forgotten. */
    REJECT_FORGOTTEN("no reject") {
        @Override
        public RunSetup tamper(RunSetup setup) {
            return Tampered.commits(
                    setup,
                    commit -> new SliceCommit(
                            commit.slice(),
                            commit.segment(),
                            commit.rejects().stream().skip(1).toList(),
                            commit.held(),
                            commit.released(),
                            commit.checkpoint(),
                            commit.counts()));
        }
    },
    /** Rows that lie in the future are forgotten. */
    HELD_FORGOTTEN("not held|is lost|wrong") {
        @Override
        public RunSetup tamper(RunSetup setup) {
            return Tampered.commits(
                    setup,
                    commit -> new SliceCommit(
                            commit.slice(),
                            commit.segment(),
                            commit.rejects(),
                            List.of(),
                            commit.released(),
                            commit.checkpoint(),
                            commit.counts()));
        }
    },
    /** Rows that were held and sent stay held. */
    HELD_FOR_EVER("held that have long been due") {
        @Override
        public RunSetup tamper(RunSetup setup) {
            return Tampered.commits(
                    setup,
                    commit -> new SliceCommit(
                            commit.slice(),
                            commit.segment(),
                            commit.rejects(),
                            commit.held(),
                            List.of(),
                            commit.checkpoint(),
                            commit.counts()));
        }
    },
    /** The checkpoint runs ahead of what is done. */
    CHECKPOINT_AHEAD("lies beyond|is lost|wrong|no reject") {
        @Override
        public RunSetup tamper(RunSetup setup) {
            return Tampered.commits(
                    setup,
                    commit -> new SliceCommit(
                            commit.slice(),
                            commit.segment(),
                            commit.rejects(),
                            commit.held(),
                            commit.released(),
                            commit.checkpoint()
                                    .map(c -> new Checkpoint(
                                            c.cursorMicros() == Long.MIN_VALUE
                                                    ? c.cursorMicros()
                                                    : c.cursorMicros()
                                                            + Duration.ofHours(5)
                                                                            .toNanos()
                                                                    / 1000,
                                            c.mapping(),
                                            c.complete(),
                                            c.contentHash(),
                                            c.at())),
                            commit.counts()));
        }
    },
    /** What was delivered is not found again. */
    LEDGER_FORGETS("sent again|beside the new one|in twice") {
        @Override
        public RunSetup tamper(RunSetup setup) {
            return Tampered.views(setup, view -> new LedgerView() {
                @Override
                public boolean find(long keyHigh, long keyLow, LedgerEntry into) {
                    return false;
                }

                @Override
                public boolean findRefusal(long keyHigh, long keyLow, LedgerEntry into) {
                    return false;
                }

                @Override
                public long entries() {
                    return view.entries();
                }

                @Override
                public void close() {
                    view.close();
                }
            });
        }
    },
    /** Old identities are never marked as gone. */
    TOMBSTONES_FORGOTTEN("beside the new one") {
        @Override
        public RunSetup tamper(RunSetup setup) {
            return Tampered.withoutTombstones(setup);
        }
    },
    /** The log is never forced, so that a power failure takes the intents with it. */
    LOG_NEVER_FORCED("beside the new one|wrong|is lost|in twice|Exception") {
        @Override
        public RunSetup tamper(RunSetup setup) {
            return Tampered.unforcedLogs(setup);
        }
    },
    /** Budgets are not looked at. */
    BUDGETS_IGNORED("are allowed") {
        @Override
        public RunSetup tamper(RunSetup setup) {
            return Tampered.lanes(setup, lane -> {
                LaneLimits l = lane.limits();
                LaneLimits free = new LaneLimits(
                        l.maxRecords(),
                        l.maxBytes(),
                        l.maxRecordBytes(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        l.maxInFlight());
                return new Lane(
                        lane.id(), lane.accepts(), free, lane.dedupe(), lane.ack(), lane.earliest(), lane.maxAhead());
            });
        }
    },
    /** A commit with an old token is let through. */
    OLD_TOKEN_COMMITS("lease|lies beyond|is lost|wrong|sends|Exception|twice|token") {
        @Override
        public RunSetup tamper(RunSetup setup) {
            return Tampered.fencingOff(setup);
        }
    },
    /** Making a plan writes something. */
    PLAN_WRITES("a plan changed") {
        @Override
        public RunSetup tamper(RunSetup setup) {
            return Tampered.plansThatWrite(setup);
        }
    };

    private final String words;

    Defect(String words) {
        this.words = words;
    }

    /** A pattern of which the simulator's findings must hold one at least. */
    String words() {
        return words;
    }

    /** What happens to a request. */
    interface Sending {
        Receipt send(
                io.perseid.api.destination.Destination destination, Lane lane, Optional<String> container, Batch batch);
    }
}
