package io.perseid.app.chaos;

/** What the two processes say to each other, a line each: directives on the child's standard input, news on its output. */
public final class Words {

    /** Begins each piece of news, so that it is not taken for what the program itself prints. */
    public static final String NEWS = "perseid-chaos: ";

    /** The clock jumped. */
    public static final String JUMPED = "jumped";

    /** A thread stands still before a file operation: kill it now. */
    public static final String HOLDING = "holding";

    /** {@code clock PT2H}, {@code clock -PT5M}: the clock jumps. */
    public static final String CLOCK = "clock";

    /** {@code room 100000}: so many bytes of logs and segments still fit; {@code room all}: the disk as it is. */
    public static final String ROOM = "room";

    /** {@code hold FORCE 7}: stop before the seventh such file operation. */
    public static final String HOLD = "hold";

    /** {@code state-pages 30}: no more pages for the state database. Before {@link #GO} only. */
    public static final String STATE_PAGES = "state-pages";

    /** {@code retry PT0.1S PT1S PT20S}: first and longest wait, and when to give up. Before {@link #GO} only. */
    public static final String RETRY = "retry";

    /** {@code slices 3000}: rows aimed at in a slice. Before {@link #GO} only. */
    public static final String SLICES = "slices";

    /** The program begins. */
    public static final String GO = "go";

    private Words() {}
}
