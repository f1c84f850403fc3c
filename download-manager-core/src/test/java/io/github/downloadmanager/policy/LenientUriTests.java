package io.github.downloadmanager.policy;

import java.net.URI;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LenientUri}.
 */
class LenientUriTests {

	@ParameterizedTest
	@CsvSource(delimiter = '~', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false,
			value = { "http://h/b/[1].txt~http://h/b/%5B1%5D.txt", "http://h/a|b^c{d}\"e~http://h/a%7Cb%5Ec%7Bd%7D%22e",
					"http://h/a b?c d#e f~http://h/a%20b?c%20d#e%20f", "http://h/100%~http://h/100%25",
					"http://h/%zz%4~http://h/%25zz%254", "http://h/%7e%2F%c3%A4~http://h/%7e%2F%c3%A4",
					"http://h/f?x=attachment; filename=\"y\"~http://h/f?x=attachment;%20filename=%22y%22",
					"http://h/a\\b~http://h/a%5Cb", "http://h/\u00e4?\u00fc#\u00f6~http://h/%C3%A4?%C3%BC#%C3%B6",
					"http://h/\ud83d\ude00~http://h/%F0%9F%98%80", "http://h/<a>`~http://h/%3Ca%3E%60",
					"http://h/a#b#c~http://h/a#b%23c", "http://h?q=1~http://h?q=1", "HTTP://H/~HTTP://H/",
					"http://h/?~http://h/?", "http://my_service:8080/a~http://my_service:8080/a",
					"http://h:/a~http://h:/a", "http://[::1]:80/a~http://[::1]:80/a",
					"http://h/a+b&c=d;e~http://h/a+b&c=d;e",
					"http://b\u00fccher.example/~http://xn--bcher-kva.example/", "http://h/a/../b~http://h/a/../b" })
	void readsWhatPeopleType(String text, String expected) throws Exception {
		assertThat(LenientUri.parse(text)).hasToString(expected);
		assertThat(LenientUri.parse(expected)).hasToString(expected);
	}

	/** A blank before it makes the address one in which something is to be changed. */
	@Property
	void whatNeedsNoChangeIsReadAsAllOthers(@ForAll @StringLength(max = 12) @Chars({ 'a', 'Z', '0', '9', '/', '.', '-',
			'_', '~', ':', '?', '=', '&', '+', ',', ';', '@', '%', '#', ' ', '[', ']' }) String rest) {
		assertThat(outcome("http://" + rest)).isEqualTo(outcome(" http://" + rest));
	}

	private static String outcome(String text) {
		try {
			return LenientUri.parse(text).toString();
		}
		catch (UrlRejectedException ex) {
			return "refused";
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false,
			value = { "http://h/a\u0007b~control character U+0007 at position 10",
					"http://h/a\tb~control character U+0009 at position 10",
					"http://h/\u0085~control character U+0085 at position 9",
					"http://h/\ud83dx~half a character, U+D83D, at position 9",
					"http://h\\e/~'\\' (U+005C) at position 8", "http://a b/~U+0020 at position 8",
					"http://h%41/~'%' (U+0025) at position 8", "http://h:8x/~malformed", "http:///x~host",
					"http:h/x~host", "http://~host", "ftp://h/x~the scheme 'ftp' is not allowed", "~no scheme",
					"/x~no scheme", "file name~no scheme", "http://u:p@h/~user-info",
					"http://a\u3002b/~internationalised" })
	void refusesWhatHasNoOneReading(String text, String reason) {
		String given = (text != null) ? text : "";
		assertThatExceptionOfType(UrlRejectedException.class).isThrownBy(() -> LenientUri.parse(given))
			.withMessageContaining(reason);
	}

	@ParameterizedTest
	@CsvSource({ "example.com/x,https://example.com/x", "//example.com/x,https://example.com/x",
			"www.example.com,https://www.example.com", "localhost:8080/x,https://localhost:8080/x",
			"example.com:8443/x,https://example.com:8443/x", "192.168.0.1:80/x,https://192.168.0.1:80/x",
			"example.com?token=S3CRET,https://example.com?token=***" })
	void asksWhetherAnAddressWithoutSchemeIsMeant(String text, String suggestion) {
		assertThatExceptionOfType(UrlRejectedException.class).isThrownBy(() -> LenientUri.parse(text))
			.withMessageContaining("did you mean " + suggestion + "?");
	}

	@Test
	void whiteSpaceAtBothEndsIsNoPartOfIt() throws Exception {
		for (String text : List.of("  \thttp://h/a\r\n", "\u00a0http://h/a\u3000", "\ufeffhttp://h/a",
				"http://h/a\n\n")) {
			assertThat(LenientUri.parse(text)).hasToString("http://h/a");
		}
		assertThatExceptionOfType(UrlRejectedException.class).isThrownBy(() -> LenientUri.parse(" http://h/a\nb"))
			.withMessageContaining("control character U+000A at position 11");
	}

	@Test
	void aValueThatIsNoAddressIsNotTakenForOne() {
		assertThatExceptionOfType(UrlRejectedException.class).isThrownBy(() -> LenientUri.parse("S3CRET"))
			.withMessageNotContaining("S3CRET");
		assertThatExceptionOfType(UrlRejectedException.class).isThrownBy(() -> LenientUri.parse("mailto:me@a.example"))
			.withMessageNotContaining("did you mean");
	}

	@Property(tries = 2000)
	void whatWasReadIsReadTheSameAgain(@ForAll @StringLength(max = 40) @CharRange(from = ' ',
			to = '~') @CharRange(from = '\u00a0', to = '\u2fff') String rest) throws Exception {
		URI uri;
		try {
			uri = LenientUri.parse("http://h/" + rest);
		}
		catch (UrlRejectedException ex) {
			throw new AssertionError(ex);
		}
		assertThat(uri.toString()).matches("[!-~]+").startsWith("http://h/");
		assertThat(LenientUri.parse(uri.toString())).isEqualTo(uri);
	}

	@Property(tries = 2000)
	void anyTextIsReadOrRefused(@ForAll String text) throws Exception {
		URI uri;
		try {
			uri = LenientUri.parse(text);
		}
		catch (UrlRejectedException ex) {
			assertThat(ex.getMessage()).matches("[ -~]+");
			return;
		}
		assertThat(LenientUri.parse(uri.toString())).isEqualTo(uri);
	}

}
