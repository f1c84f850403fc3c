package io.github.downloadmanager.sample.demo;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.stereotype.Component;

/**
 * Counts attempts, so that the first ones can be made to fail. The count is kept for each
 * name and number of failures wanted; another name starts anew.
 */
@Component
class DemoFailures {

	/** The oldest counts are forgotten, so that made-up names cannot fill the memory. */
	private static final int REMEMBERED = 10_000;

	private final Map<String, Integer> attempts = new LinkedHashMap<>() {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
			return size() > REMEMBERED;
		}

	};

	/**
	 * Count an attempt.
	 * @param name the file's name
	 * @param failures how many leading attempts shall fail
	 * @return whether this one shall
	 */
	boolean next(String name, int failures) {
		if (failures == 0) {
			return false;
		}
		synchronized (this.attempts) {
			return this.attempts.merge(failures + "/" + name, 1, Integer::sum) <= failures;
		}
	}

}
