/**
 * The server: REST, server-sent events, first page, and what guards them.
 */
@NullMarked
package io.github.downloadmanager.sample.web;

import org.jspecify.annotations.NullMarked;
