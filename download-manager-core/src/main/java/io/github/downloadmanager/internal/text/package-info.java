/**
 * Decisions about text: what is printable, what is a safe file name, what is a secret.
 * Without state. Begin at {@code SafeText}.
 */
@NullMarked
package io.github.downloadmanager.internal.text;

import org.jspecify.annotations.NullMarked;
