/**
 * What operators see of the download manager: endpoint, metrics and health.
 */
@NullMarked
package io.github.downloadmanager.boot.actuate;

import org.jspecify.annotations.NullMarked;
