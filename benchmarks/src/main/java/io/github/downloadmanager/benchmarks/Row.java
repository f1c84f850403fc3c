package io.github.downloadmanager.benchmarks;

import java.util.List;

/**
 * One comparison.
 *
 * @param name to choose it with
 * @param title what is compared
 * @param place where the downloaded files go, and how long they stay
 * @param contestants who takes part, in the order of each round
 * @param goals what is to be reached
 */
record Row(String name, String title, Place place, List<Contestant> contestants, List<Goal> goals) {

}
