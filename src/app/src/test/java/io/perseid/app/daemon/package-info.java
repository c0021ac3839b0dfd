/** Tests of the daemon's parts; the whole of it is tested as a process, in the command package. */
@NullMarked
package io.perseid.app.daemon;

import org.jspecify.annotations.NullMarked;
