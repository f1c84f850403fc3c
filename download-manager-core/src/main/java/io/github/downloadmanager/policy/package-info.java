/**
 * Which addresses may be requested and connected to, and how they are shown. Addresses
 * enter as text or URI; what leaves is an address that is allowed, or a rejection with a
 * reason. Begin at {@link io.github.downloadmanager.policy.UrlPolicy}.
 */
@NullMarked
package io.github.downloadmanager.policy;

import org.jspecify.annotations.NullMarked;
