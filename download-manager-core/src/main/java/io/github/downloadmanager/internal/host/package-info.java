/**
 * What is known of the origins that requests go to: which one has asked for a pause, how
 * many requests it may get after that, and how many connections a governed one bears. A
 * question whether a request may be sent enters; a permit or a refusal leaves. Begin at
 * {@code HostThrottle}.
 */
@NullMarked
package io.github.downloadmanager.internal.host;

import org.jspecify.annotations.NullMarked;
