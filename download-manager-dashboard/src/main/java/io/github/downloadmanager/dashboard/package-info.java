/**
 * A page to watch and steer downloads with, and the REST interface behind it. Comes by
 * itself in a Spring MVC application that sets
 * {@code download-manager.dashboard.enabled=true}. Begin at
 * {@link io.github.downloadmanager.dashboard.DashboardAutoConfiguration}; requests enter
 * in the controllers, and what happens leaves by the event feed.
 */
@NullMarked
package io.github.downloadmanager.dashboard;

import org.jspecify.annotations.NullMarked;
