/**
 * Values about a content: what a server says of it, its validator, its checksums, and
 * ranges of its bytes. They know nothing of connections, files or downloads. Begin at
 * {@link io.github.downloadmanager.content.RemoteInfo}.
 */
@NullMarked
package io.github.downloadmanager.content;

import org.jspecify.annotations.NullMarked;
