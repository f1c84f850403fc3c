// Talks to the REST interface. Addresses are relative to the page.

const TIMEOUT = 10_000;

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

export async function call(method, path, body, options = {}) {
  let response;
  let text;
  try {
    response = await fetch('api/' + path, {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json', ...csrf() },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT),
      ...(body === undefined && method !== 'GET' ? { headers: csrf() } : {}),
      ...options,
    });
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

/** Spring Security's token, if it is in a cookie for scripts to read. */
function csrf() {
  const cookie = document.cookie.split('; ').find((entry) => entry.startsWith('XSRF-TOKEN='));
  return cookie ? { 'X-XSRF-TOKEN': decodeURIComponent(cookie.slice('XSRF-TOKEN='.length)) } : {};
}

export const settings = () => call('GET', 'dashboard');
export const page = (query) => call('GET', 'downloads?' + new URLSearchParams(query));
export const details = (id) => call('GET', 'downloads/' + encodeURIComponent(id));
export const add = (list) => call('POST', 'downloads', list);
export const change = (id, body) => call('PATCH', 'downloads/' + encodeURIComponent(id), body);
export const batch = (body, options) => call('POST', 'downloads:batch', body, options);
export const limits = (body) => call('PUT', 'limits', body);
export const fileAddress = (id) => 'api/downloads/' + encodeURIComponent(id) + '/file';
