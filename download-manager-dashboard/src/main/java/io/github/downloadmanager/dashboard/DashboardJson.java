package io.github.downloadmanager.dashboard;

import java.io.IOException;
import java.io.InputStream;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as the page expects it, whatever the application has set for its own: names as
 * they are in the records, in the records' order, and nulls.
 */
final class DashboardJson {

	/** Largest body of a request, in bytes: some thousand addresses. */
	static final int MAX_BODY = 1 << 20;

	private final JsonMapper mapper = JsonMapper.builder()
		.disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
		.build();

	private final ObjectReader reader = this.mapper.readerFor(JsonNode.class)
		.with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

	byte[] write(Object value) {
		return this.mapper.writeValueAsBytes(value);
	}

	JsonNode tree(Object value) {
		return this.mapper.valueToTree(value);
	}

	ResponseEntity<byte[]> answer(ResponseEntity.BodyBuilder answer, Object value) {
		return answer.contentType(MediaType.APPLICATION_JSON).body(write(value));
	}

	ResponseEntity<byte[]> ok(Object value) {
		return answer(ResponseEntity.ok(), value);
	}

	/**
	 * Read the body of a request.
	 * @param body the body
	 * @param largest its greatest size in bytes
	 * @return what it says
	 * @throws IOException if it cannot be read
	 * @throws ProblemException if it is larger
	 */
	JsonNode read(InputStream body, int largest) throws IOException {
		return read(body, largest, largest);
	}

	/**
	 * Read the body of a request that may be one object or a list of them.
	 * @param body the body
	 * @param largest the greatest size of a list in bytes
	 * @param largestSingle the greatest size of one object in bytes
	 * @return what it says
	 * @throws IOException if it cannot be read
	 * @throws ProblemException if it is larger
	 */
	JsonNode read(InputStream body, int largest, int largestSingle) throws IOException {
		// Not by the length that was announced: there may be none.
		byte[] json = body.readNBytes(largest + 1);
		JsonNode read = (json.length > largest) ? this.mapper.missingNode() : this.reader.readTree(json);
		int limit = (json.length > largest || read.isArray()) ? largest : largestSingle;
		if (json.length > limit) {
			throw new ProblemException(Problem.TOO_LARGE, "the body is larger than " + limit + " bytes"
					+ ((limit < largest) ? "; a list may have " + largest : ""));
		}
		return read;
	}

}
