/**
 * The names under which downloads and their attempts are observed. What the engine knows
 * of a download enters as a context; names and tags of observations leave, which users
 * may replace by conventions of their own. Begin at
 * {@link io.github.downloadmanager.observation.DownloadObservationDocumentation}.
 */
@NullMarked
package io.github.downloadmanager.observation;

import org.jspecify.annotations.NullMarked;
