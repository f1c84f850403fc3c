package io.github.downloadmanager.policy;

import java.net.URI;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AuthorityTests {

	/** These texts have one hash code, so they take each other's place in the memory. */
	private static final List<String> ONE_HASH = List.of("AaAa", "BBBB", "AaBB", "BBAa");

	@Test
	void hostsWithOneHashCodeAreToldApart() {
		assertThat(ONE_HASH.stream().map(String::hashCode).distinct()).hasSize(1);
		for (int round = 0; round < 2; round++) {
			for (String host : ONE_HASH) {
				URI uri = URI.create("http://" + host + "/");
				assertThat(Authority.canonicalHost(uri)).isEqualTo(host.toLowerCase(Locale.ROOT));
				assertThat(Authority.of(uri)).isEqualTo(new Authority(null, host, -1));
			}
		}
	}

	@Test
	void onePortIsNotTakenForAnother() {
		assertThat(Authority.port(URI.create("http://one.example:81/"))).isEqualTo(81);
		assertThat(Authority.port(URI.create("http://one.example:82/"))).isEqualTo(82);
		assertThat(Authority.port(URI.create("https://one.example/"))).isEqualTo(443);
		assertThat(Authority.port(URI.create("http://one.example/"))).isEqualTo(80);
	}

	@Test
	void aUserInfoIsReadAndNotRemembered() {
		String text = "user:secret@one.example";
		assertThat(Authority.of(URI.create("http://" + text + "/")))
			.isEqualTo(new Authority("user:secret", "one.example", -1));
		URI secret = URI.create("http://" + text + "/");
		URI plain = URI.create("http://one.example/");
		assertThat(Authority.of(secret)).isNotSameAs(Authority.of(secret));
		assertThat(Authority.of(plain)).isSameAs(Authority.of(plain));
	}

	@Test
	void aHostThatIsNotValidStaysSo() {
		URI uri = URI.create("http://127.1/");
		assertThat(Authority.canonicalHost(uri)).isNull();
		assertThat(Authority.canonicalHost(uri)).isNull();
		assertThat(Authority.displayHost(uri)).isEqualTo("127.1");
	}

}
