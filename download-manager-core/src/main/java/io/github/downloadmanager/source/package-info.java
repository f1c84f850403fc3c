/**
 * Where bytes come from: all that is HTTP. Knows nothing of downloads.
 */
@NullMarked
package io.github.downloadmanager.source;

import org.jspecify.annotations.NullMarked;
