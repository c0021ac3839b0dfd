/** Mixpanel as a destination: its settings, its lanes, and one request at a time. */
@NullMarked
package io.perseid.connector.mixpanel;

import org.jspecify.annotations.NullMarked;
