package io.github.downloadmanager.dashboard;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;

/**
 * A problem as JSON (RFC 9457 section 3).
 *
 * @param type the kind of problem
 * @param title the kind in words
 * @param status the status code
 * @param detail what was wrong this time
 * @param more what this kind of problem has besides; on the same level in JSON
 */
record ProblemView(String type, @Nullable String title, int status, @Nullable String detail,
		@JsonAnyGetter Map<String, Object> more) {

	static ProblemView of(ProblemDetail problem) {
		Map<String, Object> more = problem.getProperties();
		return new ProblemView(String.valueOf(problem.getType()), problem.getTitle(), problem.getStatus(),
				problem.getDetail(), (more != null) ? more : Map.of());
	}

}
