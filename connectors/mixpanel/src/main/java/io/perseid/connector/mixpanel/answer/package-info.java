/** What Mixpanel's answers say about each row. */
@NullMarked
package io.perseid.connector.mixpanel.answer;

import org.jspecify.annotations.NullMarked;
