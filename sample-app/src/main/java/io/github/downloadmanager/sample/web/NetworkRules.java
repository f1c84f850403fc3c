package io.github.downloadmanager.sample.web;

/**
 * Where downloads may come from.
 *
 * @param demoOrigin the part of this machine that may be reached
 * @param demoOnly whether that is the only one; else the download manager's own policy
 * decides
 */
record NetworkRules(DemoOrigin demoOrigin, boolean demoOnly) {

}
