/** Servers and clients for the tests of the dashboard. */
@NullMarked
package io.github.downloadmanager.dashboard.testsupport;

import org.jspecify.annotations.NullMarked;
