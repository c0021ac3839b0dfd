package io.perseid.api.destination;

/**
 * By what a user is seen to be in an audience, at a destination that has no audiences of its own: a closed set. Immutable.
 *
 * <p>Both forms bear repetition: who enters or leaves twice is in or out once.
 */
public sealed interface Membership {

    /** The property of the user's profile. */
    String property();

    /**
     * A property of the audience's own: true for members.
     *
     * @param falseOnceLeft whether it becomes false when a member leaves; else it is taken away
     */
    record Flag(String property, boolean falseOnceLeft) implements Membership {}

    /**
     * A list of audiences, shared by several: each adds and removes its own name and leaves the others alone.
     *
     * @param audience the name in the list
     */
    record Listed(String property, String audience) implements Membership {}
}
