package io.perseid.engine.state;

import io.perseid.engine.ledger.LedgerId;

/**
 * The right to run over one ledger. Every commit shows it; a commit with an old token fails.
 *
 * @param run number of the run
 * @param token fencing token, larger than any before it on this ledger
 */
public record RunLease(LedgerId ledger, long run, long token) {}
