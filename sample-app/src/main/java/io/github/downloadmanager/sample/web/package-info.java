/**
 * The server: what guards the dashboard and the demo origin, and limits their use.
 */
@NullMarked
package io.github.downloadmanager.sample.web;

import org.jspecify.annotations.NullMarked;
