/**
 * What the tests are made with: scripted sources, sinks and servers, and guards over the
 * whole suite.
 */
@NullMarked
package io.github.downloadmanager.testsupport;

import org.jspecify.annotations.NullMarked;
