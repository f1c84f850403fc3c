package io.github.downloadmanager.internal.http;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReceiveWindowTests {

	@ParameterizedTest(name = "{0} connections: pieces of {1} KiB, {2} KiB in flight")
	@CsvSource({ "1, 1024, 2048", "4, 1024, 2048", "8, 512, 1024", "16, 256, 512", "1000, 256, 512" })
	void theMoreConnectionsTheLessIsInFlightOnEach(int connections, int piece, int window) {
		assertThat(ReceiveWindow.piece(connections)).isEqualTo(piece * 1024);
		assertThat(ReceiveWindow.window(connections)).isEqualTo(window * 1024L);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 5, 13, 100, 100_000, Integer.MAX_VALUE })
	void thereIsAlwaysRoomForAnotherPiece(int connections) {
		assertThat(ReceiveWindow.window(connections)).isGreaterThanOrEqualTo(2L * ReceiveWindow.piece(connections));
	}

	@ParameterizedTest(name = "{0} connections: {1} KiB ahead on each stream of HTTP/2")
	@CsvSource({ "0, 2048", "1, 2048", "8, 2048", "16, 1024", "256, 64", "100000, 64" })
	void theMoreConnectionsTheLessIsReceivedAheadOnAStream(int connections, int window) {
		assertThat(ReceiveWindow.stream(connections)).isEqualTo(window * 1024);
	}

}
