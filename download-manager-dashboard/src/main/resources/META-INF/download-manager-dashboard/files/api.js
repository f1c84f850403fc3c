// Talks to the REST interface. Addresses are relative to the page.

const TIMEOUT = 10_000;
/** Clocks that differ by less count as equal. */
const CLOCK_MILLIS = 5000;

/** What the server, or the way to it, did not like; with a title and a detail for people. */
export class Problem extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title);
    this.status = status;
    this.title = problem.title;
    this.detail = problem.detail || '';
    this.type = (problem.type || '').split('#').pop();
    this.field = problem.field;
    this.reason = problem.reason;
    this.errorType = problem.errorType;
  }
}

/** How far the server's clock is before this one, in milliseconds; as far as headers tell. */
let ahead = 0;

/** What time it is for the server, which has made all times that the page shows. */
export const serverTime = () => Date.now() + ahead;

/** The token that the application's security wants: its header and its value; null if it wants none. */
let token = null;
/** Whether that one was taken, and the one in the cookie was not. */
let tokenOnly = false;

export async function call(method, path, body, options = {}) {
  try {
    return await send(method, path, body, options, tokenHeader());
  } catch (problem) {
    // Not the dashboard refuses it, so it may be for the token, which is another one after each log-in. Spring Security
    // says so by 403; where its error page is for some only, by 401.
    const refused = problem.status === 401 || (problem.status === 403 && !problem.type);
    if (!refused || method === 'GET') throw problem;
    await settings();
    if (!token) throw problem;
    const answer = await send(method, path, body, options, { [token.header]: token.token });
    tokenOnly = true;
    return answer;
  }
}

async function send(method, path, body, options, tokens) {
  let response;
  let text;
  try {
    response = await fetch('api/' + path, {
      method,
      headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...(method === 'GET' ? {} : tokens) },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT),
      ...options,
    });
    readClock(response);
    text = await response.text();
  } catch (error) {
    const late = error.name === 'TimeoutError';
    throw new Problem(0, { title: late ? 'The server did not answer in time' : 'The server cannot be reached',
      detail: 'Nothing may have changed. Try again in a moment.' });
  }
  if (response.status === 204) return null;
  let json = null;
  try {
    json = JSON.parse(text);
  } catch {
    // A proxy, or a log-in page, answers in its own way.
  }
  if (response.ok && json !== null) return json;
  if (response.status === 401 || (response.ok && json === null)) {
    throw new Problem(response.status, { title: 'You are not logged in any more', detail: 'Load the page again to log in.',
      type: '#logged-out' });
  }
  throw new Problem(response.status, json?.title ? json : { title: 'The server answered with status ' + response.status });
}

/** A difference of a few seconds is one of rounding and of the way. */
function readClock(response) {
  const difference = Date.parse(response.headers.get('Date')) - Date.now();
  if (!Number.isNaN(difference)) ahead = Math.abs(difference) > CLOCK_MILLIS ? difference : 0;
}

/** Spring Security's token: from a cookie for scripts to read, where there is one. */
function tokenHeader() {
  const cookie = document.cookie.split('; ').find((entry) => entry.startsWith('XSRF-TOKEN='));
  if (cookie && !tokenOnly) return { 'X-XSRF-TOKEN': decodeURIComponent(cookie.slice('XSRF-TOKEN='.length)) };
  return token ? { [token.header]: token.token } : {};
}

export async function settings() {
  const answer = await send('GET', 'dashboard', undefined, {}, {});
  token = answer.csrf;
  return answer;
}

export const page = (query) => call('GET', 'downloads?' + new URLSearchParams(query));
export const details = (id) => call('GET', 'downloads/' + encodeURIComponent(id));
export const add = (list) => call('POST', 'downloads', list);
export const change = (id, body) => call('PATCH', 'downloads/' + encodeURIComponent(id), body);
export const batch = (body, options) => call('POST', 'downloads:batch', body, options);
export const limits = (body) => call('PUT', 'limits', body);
export const fileAddress = (id) => 'api/downloads/' + encodeURIComponent(id) + '/file';
