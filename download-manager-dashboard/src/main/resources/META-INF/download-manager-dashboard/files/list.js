// The list: rows by id, brought up to date at most once a frame.

import { byId, focusList, setAttribute } from './dom.js';
import { newRow, showProgress, showRow } from './row.js';
import { onChange, state, visible } from './store.js';

const rows = new Map();
const stale = new Set();
let all = true;
let numbersDue = false;
let frame = 0;
let list = [];

export const selected = new Set();
/** Whether the selection is all that match, loaded or not. */
export const selection = { everything: false };
let active = null;
let painted = false;
let onFlush = () => {};

export function start(flushed) {
  onFlush = flushed;
  onChange((ids, numbers) => {
    if (ids === null) all = true;
    else ids.forEach((id) => stale.add(id));
    numbersDue ||= numbers;
    // A tab in the background has no frames.
    if (!frame) frame = document.hidden ? setTimeout(flush, 500) : requestAnimationFrame(flush);
  });
  // Screen readers move the focus by themselves, and keys are to act on the row that has it.
  byId('rows').addEventListener('focusin', ({ target }) => {
    const id = target.closest('.row')?.dataset.id;
    if (id && id !== active) setActive(id, false);
  });
}

function flush() {
  frame = 0;
  if (all) showAll();
  stale.forEach((id) => rows.has(id) && state.rows.has(id) && showProgress(rows.get(id), state.rows.get(id).data));
  const numbers = numbersDue;
  all = false;
  numbersDue = false;
  stale.clear();
  onFlush(numbers);
}

function showAll() {
  const before = list;
  const focused = document.activeElement?.closest?.('#rows .row')?.dataset.id;
  const inside = focused && document.activeElement.dataset.act;
  list = visible();
  const shown = list.slice(0, state.shown);
  const body = byId('rows');
  const ids = new Set(shown.map(({ id }) => id));
  for (const [id, row] of rows) {
    if (!ids.has(id)) {
      row.element.remove();
      rows.delete(id);
    }
  }
  const complete = !state.filter.group && !state.filter.q.trim();
  let place = 0;
  let next = body.firstElementChild;
  for (const download of shown) {
    let row = rows.get(download.id);
    if (!row) rows.set(download.id, row = newRow(download.id));
    const inLine = download.status === 'QUEUED' && complete ? ++place : 0;
    if (row.data !== download || row.place !== inLine) {
      showRow(row, download, inLine);
      row.data = download;
      row.place = inLine;
    }
    if (row.element === next) next = next.nextElementSibling;
    else body.insertBefore(row.element, next);
  }
  for (const id of selected) {
    if (!state.rows.has(id)) selected.delete(id);
  }
  showSelection();
  if (active && !rows.has(active)) {
    // The row has left: its successor takes its place.
    const at = before.findIndex(({ id }) => id === active);
    const heir = before.slice(at + 1).concat(before.slice(0, at).reverse()).find(({ id }) => rows.has(id));
    setActive(heir ? heir.id : shown[0]?.id || null, focused !== undefined);
  } else if (!active && shown.length) {
    setActive(shown[0].id, false);
  } else if (focused && rows.has(focused)) {
    const row = rows.get(focused).element;
    const target = inside ? row.querySelector('[data-act=' + inside + ']') : row;
    if (document.activeElement !== target) target.focus({ preventScroll: true });
  }
  if (shown.length && !painted) {
    painted = true;
    performance.mark('rows-shown');
  }
  byId('table').setAttribute('aria-rowcount', String(list.length + 1));
}

/** The whole table is one stop for the tab key: only the active row can be reached by it. */
export function setActive(id, focus = true) {
  if (active && rows.has(active)) setStops(rows.get(active), '-1');
  active = id;
  if (!id || !rows.has(id)) {
    if (focus) focusList();
    return;
  }
  setStops(rows.get(id), '0');
  if (focus) rows.get(id).element.focus();
}

function setStops(row, tabindex) {
  row.element.setAttribute('tabindex', tabindex);
}

export const activeDownload = () => (active ? state.rows.get(active)?.data : undefined);
export const elementOf = (id) => rows.get(id)?.element;
export const shownCount = () => Math.min(list.length, state.shown);
export const matching = () => list;

/** Make the next or previous row the active one. */
export function move(steps) {
  const shown = list.slice(0, state.shown);
  const at = shown.findIndex(({ id }) => id === active);
  const to = Math.max(0, Math.min(shown.length - 1, at + steps));
  if (shown[to]) setActive(shown[to].id);
}

let anchor = null;

/** Select or leave one, or all between it and the last one. */
export function toggleSelected(id, range = false) {
  selection.everything = false;
  const ids = list.map((download) => download.id);
  const from = ids.indexOf(anchor);
  const to = ids.indexOf(id);
  if (range && from >= 0 && to >= 0) {
    ids.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((between) => selected.add(between));
  } else if (!selected.delete(id)) {
    selected.add(id);
  }
  anchor = id;
  setSelecting(true);
  showSelection();
  onFlush(true);
}

export function selectShown() {
  list.slice(0, state.shown).forEach(({ id }) => selected.add(id));
  setSelecting(true);
  showSelection();
  onFlush(true);
}

export function setSelecting(on) {
  byId('table').classList.toggle('selecting', on);
  if (!on) {
    selected.clear();
    selection.everything = false;
    showSelection();
    onFlush(true);
  }
}

export const isSelecting = () => byId('table').classList.contains('selecting');

function showSelection() {
  for (const [id, row] of rows) {
    const on = selected.has(id);
    if (row.box.checked !== on) row.box.checked = on;
    setAttribute(row.element, 'aria-selected', String(on));
  }
}
