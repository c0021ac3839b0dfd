/** What Mixpanel's answers say about each row. */
@NullMarked
package io.perseid.mixpanel.answer;

import org.jspecify.annotations.NullMarked;
