package io.github.downloadmanager.benchmarks;

import java.nio.file.Path;

import io.github.downloadmanager.benchmarks.client.Sample;

/**
 * One of those that are compared in a row.
 *
 * @param name its name in the report
 * @param content what it downloads
 * @param complete whether the files must be there afterwards; if not, none may be
 * @param warmUp rounds that do not count
 * @param round does the work of one round
 */
record Contestant(String name, Content content, boolean complete, WarmUp warmUp, Round round) {

	/** The work of one round. */
	@FunctionalInterface
	interface Round {

		/**
		 * Download into a directory.
		 * @param directory an empty directory
		 * @return what was measured
		 */
		Sample run(Path directory) throws Exception;

	}

}
