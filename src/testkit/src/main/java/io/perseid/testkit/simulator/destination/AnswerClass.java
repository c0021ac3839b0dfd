package io.perseid.testkit.simulator.destination;

/**
 * How a request is answered. The classes are those of the vendors' interfaces, not of any one vendor: a row named by index or
 * by key is the same to the engine, and so is a pause told in seconds or as an instant.
 */
public enum AnswerClass {
    /** Each row is judged by itself. */
    ROW_BY_ROW,
    /** One bad row, and the whole request is refused without saying which. */
    ALL_OR_NOTHING,
    /** Not taken; come back after a pause that it names. */
    RATE_LIMITED,
    /** Not taken; nothing said about when. */
    UNAVAILABLE,
    /** Too large, not taken. */
    TOO_LARGE,
    /** The connection is cut, and nothing was taken. */
    CUT_BEFORE,
    /** The connection is cut, and all was taken. */
    CUT_AFTER,
    /** The connection is cut, and the records go in later. */
    CUT_AND_DELAYED,
    /** The connection is cut, and a first part was taken. */
    CUT_BETWEEN,
    /** A good answer that counts fewer rows than were sent, and says nothing about which. */
    SHORT_COUNT,
    /** Some users sent too much: their rows are to come again later, and the others are judged. */
    SOME_USERS_LATER,
    /** The credential is refused. */
    UNAUTHORISED,
    /** The connector has a defect. */
    DEFECT
}
