/**
 * Requests and responses: connections, their codec, headers, redirects, cookies. It knows
 * nothing of downloads. A request enters; a response that is an answer to it leaves.
 * Begin at {@code DownloadSource}, then {@code WebClientSource}.
 */
@NullMarked
package io.github.downloadmanager.internal.http;

import org.jspecify.annotations.NullMarked;
