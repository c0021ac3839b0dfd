package io.perseid.api.destination;

/**
 * Which properties of a profile are members of JSON objects ({@link PropertySource.Members}): nothing but the row that was sent
 * before tells which of them are to be taken away. Names are as the destination writes them; the engine keeps them and gives
 * them back. Reused from row to row; one thread.
 */
public final class ProfileMembers {

    /** What may be there from before: filled by the engine. */
    public final NameSet before = new NameSet();

    /** What the row has now: filled by the writer. */
    public final NameSet sent = new NameSet();

    /** What was there before, and what the row's records take away: filled by the writer. */
    public final NameSet unset = new NameSet();
}
