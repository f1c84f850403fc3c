/**
 * Decisions about text: what is printable, what is a safe file name, what is a secret,
 * and the checks of arguments. Without state. Texts from users and servers enter; what
 * leaves may be shown, stored, or is refused with a reason. Begin at {@code SafeText}.
 */
@NullMarked
package io.github.downloadmanager.internal.text;

import org.jspecify.annotations.NullMarked;
