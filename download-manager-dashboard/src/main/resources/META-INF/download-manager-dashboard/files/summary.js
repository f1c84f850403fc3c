// The numbers above the list, which are its filter too. The filter is in the address, so it survives a reload.

import * as api from './api.js';
import { byId, el, setAttribute, setText } from './dom.js';
import { speed } from './format.js';
import { shownCount, matching } from './list.js';
import { complain } from './notices.js';
import { count, isFiltered, matched, merge, now, query, setFilter, state, TABS } from './store.js';

const radios = new Map();
let asked = 0;

export function start() {
  const tabs = byId('tabs');
  for (const [key, label] of TABS) {
    const number = el('span.count');
    const radio = el('button.tab', { type: 'button', role: 'radio', 'data-tab': key, tabindex: '-1', onclick: () => choose({ tab: key }) }, label + ' ', number);
    radios.set(key, { radio, number });
    tabs.append(radio);
  }
  tabs.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const keys = TABS.map(([key]) => key);
    const key = keys[(keys.indexOf(state.filter.tab) + step + keys.length) % keys.length];
    choose({ tab: key });
    radios.get(key).radio.focus();
  });
  let timer = 0;
  byId('search').addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => choose({ q: byId('search').value }), 150);
  });
  byId('group').addEventListener('change', () => choose({ group: byId('group').value }));
  byId('show-more').addEventListener('click', more);
  byId('show-all').addEventListener('click', () => {
    byId('search').value = '';
    choose({ tab: 'all', group: '', q: '' });
    radios.get('all').radio.focus();
  });
  addEventListener('hashchange', readAddress);
  readAddress();
}

function readAddress() {
  const values = new URLSearchParams(location.hash.slice(1));
  const tab = radios.has(values.get('show')) ? values.get('show') : 'all';
  const filter = { tab, group: values.get('group') || '', q: values.get('q') || '' };
  if (JSON.stringify(filter) === JSON.stringify(state.filter) && state.loaded) return;
  byId('search').value = filter.q;
  setFilter(filter);
  if (state.loaded) load();
}

function choose(filter) {
  setFilter(filter);
  const { tab, group, q } = state.filter;
  const values = new URLSearchParams();
  if (tab !== 'all') values.set('show', tab);
  if (group) values.set('group', group);
  if (q.trim()) values.set('q', q.trim());
  history.replaceState(null, '', values.size ? '#' + values : location.pathname + location.search);
  load();
}

/** Ask the server for what matches: the page may not know all of it. */
export async function load() {
  const mine = ++asked;
  const since = now();
  try {
    const page = await api.page({ ...query(), limit: 200 });
    if (mine !== asked) return;
    state.next = page.next;
    state.matched = page.matched;
    merge(page, since);
  } catch (problem) {
    if (mine === asked) complain('Could not load the list', problem);
  }
}

async function more() {
  state.shown += 200;
  if (!state.next || matching().length >= state.shown) {
    setFilter({});
    return;
  }
  const shown = state.shown;
  const since = now();
  try {
    const page = await api.page({ ...query(), limit: 200, after: state.next });
    state.next = page.next;
    merge(page, since);
    state.shown = shown;
  } catch (problem) {
    complain('Could not load more', problem);
  }
}

export function show() {
  for (const [key, { radio, number }] of radios) {
    const on = state.filter.tab === key;
    setAttribute(radio, 'aria-checked', String(on));
    setAttribute(radio, 'tabindex', on ? '0' : '-1');
    setText(number, String(count(key)));
  }
  showGroups();
  const known = matching().length;
  const total = Math.max(known, matched());
  byId('show-more').hidden = total <= shownCount() || (!state.next && known <= shownCount());
  setText(byId('show-more'), 'Show more (' + (total - shownCount()) + ')');
  const empty = byId('empty');
  empty.hidden = known > 0;
  byId('show-all').hidden = known > 0 || !state.loaded || !isFiltered();
  setText(empty, !state.loaded ? (state.problem ? 'The list could not be loaded: ' + state.problem + '. It is tried again.' : 'Loading …') : isFiltered() ? 'Nothing matches.'
    : state.writable ? 'Nothing here yet. Press “Add”, or the key a.' : 'Nothing here yet.');
  const limit = state.limits?.bandwidth;
  setText(byId('speed-now'), speed(state.speed));
  setText(byId('speed-limit'), limit ? ' of ' + speed(limit) : '');
  setAttribute(byId('speed'), 'aria-label', 'Speed ' + byId('speed').textContent + '; limits');
  showTitle();
  const held = state.limits && state.limits.hold !== 'NONE';
  byId('banner').hidden = !held;
  if (held) setText(byId('banner-text'), state.limits.hold === 'ALL' ? 'All downloads are paused by an operator.' : 'Held by an operator: those that run finish, nothing new starts.');
}

function showGroups() {
  const select = byId('group');
  const wanted = ['', ...state.groups];
  if (state.filter.group && !wanted.includes(state.filter.group)) wanted.push(state.filter.group);
  const key = wanted.join('\n');
  if (select.dataset.key !== key) {
    select.dataset.key = key;
    select.replaceChildren(...wanted.map((group) => el('option', { value: group }, group || 'All groups')));
    select.hidden = wanted.length === 1;
  }
  if (select.value !== state.filter.group) select.value = state.filter.group;
}

function showTitle() {
  const running = [...state.rows.values()].map(({ data }) => data).filter(({ status }) => status === 'RUNNING');
  const measured = running.filter(({ percent }) => percent !== null);
  const held = measured.reduce((sum, download) => sum + download.bytesDownloaded, 0);
  const whole = measured.reduce((sum, download) => sum + download.totalBytes, 0);
  const title = running.length ? '(' + running.length + ') ' + (whole ? Math.floor(held / whole * 100) + ' % · ' : '') + 'Downloads' : 'Downloads';
  if (document.title !== title) document.title = title;
}
