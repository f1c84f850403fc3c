/** The page, in a real browser. */
@NullMarked
package io.github.downloadmanager.dashboard.browser;

import org.jspecify.annotations.NullMarked;
