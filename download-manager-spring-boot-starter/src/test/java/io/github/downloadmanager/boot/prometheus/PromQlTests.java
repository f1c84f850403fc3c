package io.github.downloadmanager.boot.prometheus;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What the other tests of this package rely on. */
class PromQlTests {

	private final Scrapes scrapes = new Scrapes();

	private double value(String expression) {
		Map<Map<String, String>, Double> result = PromQl.parse(expression).at(this.scrapes, 120);
		assertThat(result).hasSize(1);
		return result.values().iterator().next();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			value = { "a ; 3", "a{k=\"x\"} ; 3", "b{k=~\"x|z\"} ; 10", "sum(b) ; 30", "max(b) ; 20", "2 * a / a ; 2",
					"sum(b) > 29 ; 30", "60 * sum(rate(a[2m])) ; 1", "increase(a[2m]) ; 2", "sum by (k) (b) < 15 ; 10",
					"b > 15 and on (k) c{k=\"y\"} == 1 ; 20", "b unless on (k) c > 0 ; 10",
					"d < +Inf and on (other) a ; 7", "a and on (m) c ; 3", "sum(increase(reset[2m])) ; 10" })
	void expressionsGiveWhatPrometheusGives(String expression, double expected) {
		this.scrapes.add(60, "a{k=\"x\"} 2\nreset 9\n");
		this.scrapes.add(120,
				"a{k=\"x\"} 3\nb{k=\"x\"} 10\nb{k=\"y\"} 20\nc{k=\"y\"} 1\nd 7\nd{k=\"z\"} +Inf\nreset 5\n");
		assertThat(value(expression)).isEqualTo(expected);
	}

	/** Why counters must be there before the first event: its rate is not seen. */
	@Test
	void aSeriesWithOneSampleHasNoRate() {
		this.scrapes.add(60, "other 1\n");
		this.scrapes.add(120, "errors_total 1\n");
		assertThat(PromQl.parse("rate(errors_total[5m]) > 0").at(this.scrapes, 120)).isEmpty();
		this.scrapes.add(180, "errors_total 1\n");
		assertThat(PromQl.parse("rate(errors_total[5m]) > 0").at(this.scrapes, 180)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "rate(a)", "avg(a)", "a > > 1", "a{k=\"x\"", "a b", "a + on (k) b", "a and b", "5 ~ 1" })
	void whatIsNotKnownIsRefused(String expression) {
		assertThatIllegalArgumentException().isThrownBy(() -> PromQl.parse(expression));
	}

}
